package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.bench.result.House;

/** Work that leaves the pixels' encoding alone, or only turns bytes round; and what verifying and forcing to the device cost. */
final class StructureRows {
    /** Copying takes a tenth of a second, or half as much again when memory lies badly. */
    private static final int LEAST_ROUNDS = 12;

    static final String STRUCTURE = "Structure";
    static final String SAFETY = "What safety costs";

    private static final String IMPLICIT = "1.2.840.10008.1.2";
    private static final String BIG_ENDIAN = "1.2.840.10008.1.2.2";

    private final Contenders contenders;
    private final CodecRows.Encoded encoded;

    StructureRows(Contenders contenders, CodecRows.Encoded encoded) {
        this.contenders = contenders;
        this.encoded = encoded;
    }

    Row implicit(Input input) {
        List<Contender> all = conversion(input, "implicit-le", IMPLICIT, List.of("dcmconv", "+ti"));
        contenders
                .gdcm(List.of("--implicit"), input.dicom(), contenders.pixels().lossless(input, House.GDCM, IMPLICIT))
                .ifPresent(all::add);
        all.add(contenders.copy(input.dicom()));
        return row("implicit-le", "Explicit to Implicit VR Little Endian", input, all)
                .withLeast(LEAST_ROUNDS);
    }

    Row bigEndian(Input input) {
        List<Contender> all = conversion(input, "explicit-be", BIG_ENDIAN, List.of("dcmconv", "+tb"));
        all.add(contenders.copy(input.dicom()));
        return row("explicit-be", "To Explicit VR Big Endian", input, all).withLeast(LEAST_ROUNDS);
    }

    private List<Contender> conversion(Input input, String to, String uid, List<String> dcmtk) {
        List<Contender> all = new ArrayList<>(
                contenders.ours(input.dicom(), to, contenders.pixels().lossless(input, House.DCMFLUX, uid)));
        contenders
                .dcmtk(dcmtk, input.dicom(), contenders.pixels().lossless(input, House.DCMTK, uid))
                .ifPresent(all::add);
        return all;
    }

    /** Code streams keep their bytes; the file around them is written anew. */
    Row rewrapped(Input input) throws IOException, InterruptedException {
        Path file = encoded.of(input, Coding.JPEG_LS).path();
        Check check = contenders.pixels().lossless(input, House.DCMFLUX, Coding.JPEG_LS.uid());
        List<Contender> all =
                new ArrayList<>(contenders.ours(file, Coding.JPEG_LS.name(), check, "--offset-table", "extended"));
        contenders
                .dcmtk(List.of("dcmconv"), file, contenders.pixels().lossless(input, House.DCMTK, Coding.JPEG_LS.uid()))
                .ifPresent(all::add);
        contenders
                .gdcm(List.of(), file, contenders.pixels().lossless(input, House.GDCM, Coding.JPEG_LS.uid()))
                .ifPresent(all::add);
        all.add(contenders.copy(file));
        return row("rewrap", "JPEG-LS file written anew, code streams untouched", input, all)
                .withNote("dcmflux makes an Extended Offset Table for it, the others keep the table that is there.");
    }

    /** Ours against ours. */
    Row safety(Input input) {
        Check check = contenders.pixels().lossless(input, House.DCMFLUX, Coding.JPEG_LS.uid());
        int cores = contenders.cores();
        List<Contender> all = new ArrayList<>();
        all.add(contenders.ours(input.dicom(), Coding.JPEG_LS.name(), cores, check));
        all.add(as("dcmflux as it comes: decoded again, compared, forced to the device", input, check));
        all.add(as("dcmflux, decoded again and compared", input, check, "--fsync", "none"));
        all.add(as("dcmflux, forced to the device", input, check, "--no-verify"));
        return row("safety", "JPEG-LS Lossless with the checks that no peer makes", input, all)
                .inGroup(SAFETY)
                .writtenToDevice();
    }

    private Contender as(String name, Input input, Check check, String... more) {
        List<String> start = contenders.ours("transcode", input.dicom().toString());
        return Contender.ofFile(
                name,
                House.DCMFLUX,
                0,
                out -> contenders.task(Contenders.appended(
                        Contenders.appended(
                                start, "-o", out.toString(), "--to", Coding.JPEG_LS.name(), "--progress", "none"),
                        more)),
                check);
    }

    private static Row row(String id, String title, Input input, List<Contender> all) {
        return Row.of("structure/" + id, STRUCTURE, title, input.title(), input.megabytes(), all);
    }
}
