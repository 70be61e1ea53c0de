package org.dcmflux.bench.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.dcmflux.bench.result.House;

/** What grows with the input, and what should not: memory with the size of a file, threads with cores. */
final class GrowthRows {
    static final String MEMORY = "Memory";
    static final String THREADS = "Threads";

    /** Heap of ours where memory is the question; buffers of frames are outside of it. */
    private static final Map<String, String> SMALL_HEAP = Map.of("DCMFLUX_JAVA_OPTS", "-Xmx64m");

    private final Contenders contenders;

    GrowthRows(Contenders contenders) {
        this.contenders = contenders;
    }

    /** Peak memory for one size of file, once: memory does not vary as time does. */
    List<Row> memory(Input input) {
        return List.of(
                memory(
                        "implicit-le",
                        "1.2.840.10008.1.2",
                        "Explicit to Implicit VR",
                        input,
                        List.of("dcmconv", "+ti"),
                        List.of("--implicit")),
                memory(
                        Coding.JPEG_LS.name(),
                        Coding.JPEG_LS.uid(),
                        "To JPEG-LS Lossless",
                        input,
                        Coding.JPEG_LS.dcmtkEncoder(),
                        Coding.JPEG_LS.gdcmEncoder()));
    }

    private Row memory(String to, String uid, String title, Input input, List<String> dcmtk, List<String> gdcm) {
        int threads = contenders.cores();
        List<Contender> all = new ArrayList<>();
        all.add(Contender.ofFile(
                "dcmflux, " + Contenders.threadNames(threads) + ", -Xmx64m",
                House.DCMFLUX,
                threads,
                out -> contenders.task(contenders.transcode(input.dicom(), out, to, threads), SMALL_HEAP),
                contenders.pixels().lossless(input, House.DCMFLUX, uid)));
        contenders
                .dcmtk(dcmtk, input.dicom(), contenders.pixels().lossless(input, House.DCMTK, uid))
                .ifPresent(all::add);
        contenders
                .gdcm(gdcm, input.dicom(), contenders.pixels().lossless(input, House.GDCM, uid))
                .ifPresent(all::add);
        return Row.of(
                        "memory/" + to + "/" + input.shape().frames(),
                        MEMORY,
                        title,
                        input.title(),
                        input.megabytes(),
                        all)
                .withRounds(1)
                .withItems(input.shape().frames());
    }

    /** Ours and the floor on 1, 2, 4 ... threads. */
    Row threads(Input input) {
        List<Integer> steps = new ArrayList<>();
        for (int threads = 1; threads < contenders.cores(); threads *= 2) {
            steps.add(threads);
        }
        steps.add(contenders.cores());
        List<Contender> all = new ArrayList<>();
        for (int threads : steps) {
            all.add(contenders.ours(
                    input.dicom(),
                    Coding.JPEG_LS.name(),
                    threads,
                    contenders.pixels().lossless(input, House.DCMFLUX, Coding.JPEG_LS.uid())));
            all.add(contenders.floor(input, Coding.JPEG_LS, "encode", threads));
        }
        return Row.of("threads/jpeg-ls", THREADS, "To JPEG-LS Lossless", input.title(), input.megabytes(), all);
    }

    /** The price of a frame must not depend on how many there are. */
    Row frames(Input input) throws IOException {
        Check check = contenders.pixels().lossless(input, House.DCMFLUX, Coding.RLE.uid());
        List<Contender> all = new ArrayList<>(contenders.ours(input.dicom(), Coding.RLE.name(), check));
        contenders
                .dcmtk(
                        Coding.RLE.dcmtkEncoder(),
                        input.dicom(),
                        contenders.pixels().lossless(input, House.DCMTK, Coding.RLE.uid()))
                .ifPresent(all::add);
        contenders
                .gdcm(
                        Coding.RLE.gdcmEncoder(),
                        input.dicom(),
                        contenders.pixels().lossless(input, House.GDCM, Coding.RLE.uid()))
                .ifPresent(all::add);
        return Row.of(
                        "frames/" + input.shape().frames(),
                        "Frames",
                        "Frames of 32 x 32 to RLE Lossless",
                        input.title(),
                        input.megabytes(),
                        all)
                .withItems(input.shape().frames());
    }
}
