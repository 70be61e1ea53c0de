package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcmflux.bench.result.BenchmarkRun;

/** All rows, or the few that a quick check needs. Inputs are made when a row is asked for. */
final class Catalogue {
    /** How much is run. */
    enum Extent {
        /** Every row. */
        FULL,
        /** One row of each kind, with few contenders. */
        QUICK
    }

    /** Makes rows, and the inputs they need. */
    @FunctionalInterface
    interface Maker {
        List<Row> rows() throws IOException, InterruptedException;
    }

    /**
     * Rows that are made together.
     *
     * @param ids of the rows, as far as they are known before the inputs are there
     * @param maker makes them
     */
    record Source(List<String> ids, Maker maker) {
        Source withFewContenders() {
            return new Source(
                    ids, () -> maker.rows().stream().map(Row::withFewContenders).toList());
        }

        /** With our start in the rounds of each row where a floor has none. */
        Source besideStart(Start start) {
            return new Source(ids, () -> {
                List<Row> rows = new ArrayList<>();
                for (Row row : maker.rows()) {
                    rows.add(row.hasFloor() && row.start() == null ? row.withStart(start.make()) : row);
                }
                return rows;
            });
        }
    }

    /** Makes the contender that starts and does next to nothing. */
    @FunctionalInterface
    interface Start {
        Contender make() throws IOException;
    }

    private final Inputs inputs;
    private final CodecRows codecs;
    private final StructureRows structure;
    private final StartUpRows startUp;
    private final SmallFileRows small;
    private final GrowthRows growth;
    private final AccessRows access;
    private final StoreRows store;

    Catalogue(
            Inputs inputs,
            Contenders contenders,
            CodecRows.Encoded encoded,
            RawFrameEncoders rawFrames,
            FolderCheck folders,
            Path scratch) {
        this.inputs = inputs;
        codecs = new CodecRows(contenders, encoded, rawFrames);
        structure = new StructureRows(contenders, encoded);
        startUp = new StartUpRows(contenders);
        small = new SmallFileRows(contenders, folders);
        growth = new GrowthRows(contenders);
        access = new AccessRows(contenders, encoded);
        store = new StoreRows(contenders, folders, scratch);
    }

    /** What to run, in order. */
    List<Source> sources(Extent extent) {
        List<Source> all = extent == Extent.FULL
                ? full()
                : quick().stream().map(Source::withFewContenders).toList();
        return all.stream().map(source -> source.besideStart(this::starting)).toList();
    }

    private Contender starting() throws IOException {
        return startUp.starting(inputs.tiny());
    }

    private List<Source> full() {
        List<Source> all = new ArrayList<>();
        all.add(new Source(
                List.of(BenchmarkRun.START_UP, "start-up/version", "start-up/dump"),
                () -> List.of(startUp.transcode(inputs.tiny()), startUp.version(), startUp.dump(inputs.tiny()))));
        // The faster a codec, the more frames it gets: what is measured is the work, and not how a program starts.
        all.add(both(Coding.JPEG_LS, "CT-512", () -> inputs.ct(1)));
        all.add(both(Coding.JPEG_LOSSLESS, "CT-512", () -> inputs.ct(2)));
        all.add(both(Coding.RLE, "CT-512", () -> inputs.ct(1)));
        all.add(both(Coding.JPEG_2000, "CT-512", () -> inputs.ct(0.125)));
        all.add(both(Coding.HTJ2K, "CT-512", () -> inputs.ct(0.75)));
        all.add(both(Coding.JPEG_XL, "MONO8", () -> inputs.mono8(0.25)));
        all.add(both(Coding.JPEG_BASELINE, "US-RGB", () -> inputs.ultrasound(3)));
        all.add(both(Coding.JPEG_BASELINE, "MONO8", () -> inputs.mono8(2)));
        all.add(new Source(
                List.of("encode/jpeg-ls/XA-1024"), () -> List.of(codecs.encode(inputs.xa(), Coding.JPEG_LS))));
        for (Coding coding : List.of(Coding.JPEG_LS, Coding.JPEG_2000)) {
            all.add(both(coding, "MG-3064x", inputs::mammogram));
        }
        all.add(both(Coding.DEFLATED, "CT-512", () -> inputs.ct(0.25)));
        structure(all);
        many(all);
        return all;
    }

    private void structure(List<Source> all) {
        all.add(new Source(
                List.of("structure/implicit-le", "structure/explicit-be", "structure/rewrap", "structure/safety"),
                () -> List.of(
                        structure.implicit(inputs.ct(2)),
                        structure.bigEndian(inputs.ct(2)),
                        structure.rewrapped(inputs.ct(2)),
                        structure.safety(inputs.ct(1)))));
        all.add(new Source(
                List.of("access/native", "access/jpeg-ls"),
                () -> List.of(
                        access.ofNative(inputs.ct(1)).withStart(starting()),
                        access.ofJpegLs(inputs.ct(1)).withStart(starting()))));
        all.add(new Source(List.of("threads/jpeg-ls"), () -> List.of(growth.threads(inputs.ct(0.25)))));
        for (double part : new double[] {0.25, 0.5, 1, 2}) {
            all.add(new Source(
                    List.of("memory/implicit-le/", "memory/jpeg-ls/"), () -> growth.memory(inputs.ct(part))));
        }
    }

    private void many(List<Source> all) {
        for (int frames : new int[] {1000, 10_000, 100_000}) {
            all.add(new Source(
                    List.of("frames/"),
                    () -> List.of(growth.frames(inputs.manyFrames(frames)).withStart(starting()))));
        }
        all.add(new Source(List.of("headers/small", "small/jpeg-ls", "small/implicit-le"), () -> {
            SmallFiles files = inputs.small(inputs.smallFiles(1));
            return List.of(startUp.headers(files), small.jpegLs(files), small.implicit(files));
        }));
        all.add(new Source(
                List.of(
                        "store/default",
                        "store/nodelay-16384",
                        "store/nodelay-131072",
                        "store/big-16384",
                        "store/big-131072",
                        "store/writing",
                        "store/orthanc",
                        "store/orthanc-nodelay"),
                this::sending));
    }

    private List<Row> sending() throws IOException {
        SmallFiles many = inputs.small(inputs.smallFiles(1));
        SmallFiles some = inputs.small(inputs.smallFiles(0.25));
        SmallFiles few = inputs.small(inputs.smallFiles(0.1));
        SmallFiles big = inputs.bigObject();
        List<Row> rows = new ArrayList<>();
        store.startUp(inputs.tinyFolder()).ifPresent(rows::add);
        store.stalled(few).ifPresent(rows::add);
        Optional<Contender> start = store.starting(inputs.tinyFolder());
        for (int pdu : StoreRows.PDUS) {
            for (Optional<Row> row : List.of(store.noDelay(many, pdu), store.big(big, pdu))) {
                row.map(one -> start.map(one::withStart).orElse(one)).ifPresent(rows::add);
            }
        }
        store.writing(some).ifPresent(rows::add);
        store.orthanc(few).ifPresent(rows::add);
        store.orthancNoDelay(some).ifPresent(rows::add);
        return rows;
    }

    private List<Source> quick() {
        List<Source> all = new ArrayList<>();
        all.add(new Source(List.of(BenchmarkRun.START_UP), () -> List.of(startUp.transcode(inputs.tiny()))));
        for (Coding coding : List.of(Coding.JPEG_LS, Coding.JPEG_LOSSLESS, Coding.RLE)) {
            all.add(both(coding, "CT-512", () -> inputs.ct(0.25)));
        }
        for (Coding coding : List.of(Coding.JPEG_2000, Coding.HTJ2K)) {
            all.add(both(coding, "CT-512", () -> inputs.ct(0.0625)));
        }
        all.add(both(Coding.JPEG_BASELINE, "US-RGB", () -> inputs.ultrasound(0.25)));
        all.add(new Source(
                List.of("structure/implicit-le", "structure/explicit-be"),
                () -> List.of(structure.implicit(inputs.ct(2)), structure.bigEndian(inputs.ct(2)))));
        all.add(new Source(
                List.of("small/jpeg-ls"),
                () -> List.of(
                        small.jpegLs(inputs.small(inputs.smallFiles(0.05))).withRounds(3))));
        all.add(new Source(List.of("access/jpeg-ls"), () -> List.of(access.ofJpegLs(inputs.ct(0.25)))));
        return all;
    }

    @FunctionalInterface
    private interface InputMaker {
        Input make() throws IOException;
    }

    private Source both(Coding coding, String input, InputMaker maker) {
        String name = coding.name() + "/" + input;
        return new Source(List.of("encode/" + name, "decode/" + name), () -> {
            Input made = maker.make();
            return List.of(codecs.encode(made, coding), codecs.decode(made, coding));
        });
    }
}
