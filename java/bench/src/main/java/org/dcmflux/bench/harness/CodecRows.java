package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.dcmflux.bench.result.House;

/** Encode and decode of each Transfer Syntax that somebody beside us has, each with its codec floor. */
final class CodecRows {
    static final String ENCODE = "Encode";
    static final String DECODE = "Decode";
    private static final String EXPLICIT = "1.2.840.10008.1.2.1";

    private final Contenders contenders;
    private final Encoded encoded;
    private final RawFrameEncoders rawFrames;

    CodecRows(Contenders contenders, Encoded encoded, RawFrameEncoders rawFrames) {
        this.contenders = contenders;
        this.encoded = encoded;
        this.rawFrames = rawFrames;
    }

    /** Native pixels to code streams. */
    Row encode(Input input, Coding coding) {
        Function<House, Check> check = house -> check(input, coding, house, coding.uid());
        String[] lossy = coding.lossy() ? new String[] {"--lossy", "--quality", "90"} : new String[0];
        List<Contender> all =
                new ArrayList<>(contenders.ours(input.dicom(), coding.name(), check.apply(House.DCMFLUX), lossy));
        if (!coding.dcmtkEncoder().isEmpty()) {
            contenders
                    .dcmtk(coding.dcmtkEncoder(), input.dicom(), check.apply(House.DCMTK))
                    .ifPresent(all::add);
        }
        if (coding == Coding.JPEG_BASELINE) {
            contenders
                    .dcmtk(Contenders.appended(coding.dcmtkEncoder(), "-ho"), input.dicom(), check.apply(House.DCMTK))
                    .ifPresent(all::add);
        }
        List<String> gdcm = coding == Coding.HTJ2K ? Coding.JPEG_2000.gdcmEncoder() : coding.gdcmEncoder();
        if (!gdcm.isEmpty()) {
            String uid = coding == Coding.HTJ2K ? Coding.JPEG_2000.uid() : coding.uid();
            contenders
                    .gdcm(gdcm, input.dicom(), check(input, coding, House.GDCM, uid))
                    .ifPresent(all::add);
        }
        if (coding == Coding.JPEG_2000) {
            all.addAll(rawFrames.encoders(input));
        }
        Contenders.Fidelity fidelity = coding.lossy() ? Contenders.Fidelity.QUALITY_90 : Contenders.Fidelity.LOSSLESS;
        all.addAll(contenders.others(input.dicom(), coding.uid(), check, fidelity));
        all.addAll(contenders.floors(input, coding, "encode"));
        return row(ENCODE, input, coding, all).withNote(coding.note());
    }

    /** Code streams to native pixels. */
    Row decode(Input input, Coding coding) throws IOException, InterruptedException {
        Encoded.File file = encoded.of(input, coding);
        Function<House, Check> check = house -> check(input, coding, house, EXPLICIT);
        List<Contender> all = new ArrayList<>(contenders.ours(file.path(), "explicit-le", check.apply(House.DCMFLUX)));
        if (!coding.dcmtkDecoder().isEmpty()) {
            contenders
                    .dcmtk(coding.dcmtkDecoder(), file.path(), check.apply(House.DCMTK))
                    .ifPresent(all::add);
        }
        if (coding.gdcmDecodes()) {
            contenders
                    .gdcm(List.of("--raw"), file.path(), check.apply(House.GDCM))
                    .ifPresent(all::add);
        }
        if (coding == Coding.HTJ2K) {
            Encoded.File j2k = encoded.of(input, Coding.JPEG_2000);
            contenders
                    .gdcm(List.of("--raw"), j2k.path(), check.apply(House.GDCM))
                    .ifPresent(all::add);
        }
        all.addAll(contenders.others(file.path(), EXPLICIT, check, Contenders.Fidelity.LOSSLESS));
        all.addAll(contenders.floors(input, coding, "decode"));
        return row(DECODE, input, coding, all)
                .withNote("Encoded by " + file.by() + "."
                        + (coding == Coding.HTJ2K
                                ? " No peer here reads HTJ2K: gdcmconv reads JPEG 2000 instead."
                                : ""));
    }

    private Check check(Input input, Coding coding, House house, String uid) {
        return coding.lossy()
                ? contenders.pixels().lossy(input, house, uid)
                : contenders.pixels().lossless(input, house, uid);
    }

    private static Row row(String group, Input input, Coding coding, List<Contender> all) {
        // Without the number of frames, so that the same row of a smaller run has the same name.
        String id = group.toLowerCase(Locale.ROOT) + "/" + coding.name() + "/"
                + input.name().replaceFirst("-?\\d+$", "");
        return Row.of(id, group, coding.title(), input.title(), input.megabytes(), all);
    }

    /** Encoded inputs for decoding, made once, by a stranger where there is one. */
    static final class Encoded {
        /**
         * An encoded file.
         *
         * @param path where
         * @param by who made it
         */
        record File(Path path, String by) {}

        private final Contenders contenders;
        private final Spawner spawner;
        private final Path folder;

        /** @param folder for the files */
        Encoded(Contenders contenders, Spawner spawner, Path folder) {
            this.contenders = contenders;
            this.spawner = spawner;
            this.folder = folder;
        }

        File of(Input input, Coding coding) throws IOException, InterruptedException {
            Path file = folder.resolve(input.name() + "." + coding.name() + ".dcm");
            List<Contender> able = new ArrayList<>();
            Check none = (out, finished) -> Verdict.right("");
            if (!coding.dcmtkEncoder().isEmpty()) {
                contenders.dcmtk(coding.dcmtkEncoder(), input.dicom(), none).ifPresent(able::add);
            }
            if (!coding.gdcmEncoder().isEmpty() && !coding.lossy()) {
                contenders.gdcm(coding.gdcmEncoder(), input.dicom(), none).ifPresent(able::add);
            }
            String[] lossy = coding.lossy() ? new String[] {"--lossy"} : new String[0];
            able.add(contenders.ours(input.dicom(), coding.name(), contenders.cores(), none, lossy));
            for (Contender encoder : able) {
                if (Files.exists(file)) {
                    return new File(file, encoder.name());
                }
                Finished finished = spawner.run(encoder.task().apply(file));
                if (finished.succeeded()) {
                    return new File(file, encoder.name());
                }
                Files.deleteIfExists(file);
                contenders.miss(encoder.name() + " could not make " + file.getFileName() + ": " + finished.complaint());
            }
            throw new IOException("nobody here encodes " + coding.title());
        }
    }
}
