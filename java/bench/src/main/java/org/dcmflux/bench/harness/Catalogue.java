package org.dcmflux.bench.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All rows, or the few that a quick check needs. Inputs are made when a row is asked for. */
final class Catalogue {
    /** How much is run. */
    enum Extent {
        /** Every row. */
        FULL,
        /** One row of each kind. */
        QUICK
    }

    /** Makes a row, and the inputs it needs. */
    @FunctionalInterface
    interface Source {
        List<Row> rows() throws IOException, InterruptedException;
    }

    private final Inputs inputs;
    private final CodecRows codecs;
    private final StructureRows structure;
    private final StartUpRows startUp;
    private final SmallFileRows small;
    private final GrowthRows growth;
    private final AccessRows access;
    private final StoreRows store;

    Catalogue(Inputs inputs, Contenders contenders, CodecRows.Encoded encoded, FolderCheck folders, Spawner spawner) {
        this.inputs = inputs;
        codecs = new CodecRows(contenders, encoded);
        structure = new StructureRows(contenders, encoded);
        startUp = new StartUpRows(contenders);
        small = new SmallFileRows(contenders, folders);
        growth = new GrowthRows(contenders);
        access = new AccessRows(contenders, encoded);
        store = new StoreRows(contenders, folders, spawner);
    }

    /** What to run, in order. The start-up comes first: other rows are compared less it. */
    List<Source> sources(Extent extent) {
        return extent == Extent.FULL ? full() : quick();
    }

    private List<Source> full() {
        List<Source> all = new ArrayList<>();
        all.add(() -> List.of(startUp.transcode(inputs.tiny()), startUp.version(), startUp.dump(inputs.tiny())));
        for (Coding coding : List.of(Coding.JPEG_LS, Coding.JPEG_LOSSLESS, Coding.RLE)) {
            all.add(() -> both(inputs.ct(1), coding));
        }
        for (Coding coding : List.of(Coding.JPEG_2000, Coding.HTJ2K)) {
            all.add(() -> both(inputs.ct(0.25), coding));
        }
        all.add(() -> both(inputs.mono8(1.0 / 6), Coding.JPEG_XL));
        all.add(() -> both(inputs.ultrasound(), Coding.JPEG_BASELINE));
        all.add(() -> both(inputs.mono8(1), Coding.JPEG_BASELINE));
        all.add(() -> both(inputs.xa(), Coding.JPEG_LS));
        for (Coding coding : List.of(Coding.JPEG_LS, Coding.JPEG_LOSSLESS, Coding.JPEG_2000)) {
            all.add(() -> List.of(codecs.encode(inputs.mammogram(), coding)));
        }
        all.add(() -> List.of(codecs.decode(inputs.mammogram(), Coding.JPEG_2000)));
        all.add(() -> List.of(
                structure.implicit(inputs.ct(1)),
                structure.bigEndian(inputs.ct(1)),
                structure.rewrapped(inputs.ct(1)),
                structure.deflated(inputs.ct(0.125)),
                structure.safety(inputs.ct(1))));
        all.add(() -> {
            SmallFiles files = inputs.small(inputs.smallFiles(1));
            return List.of(startUp.headers(files), small.jpegLs(files), small.implicit(files));
        });
        all.add(() -> List.of(access.ofNative(inputs.ct(1)), access.ofJpegLs(inputs.ct(1))));
        all.add(() -> List.of(growth.threads(inputs.ct(0.25))));
        for (double part : new double[] {0.25, 0.5, 1, 2}) {
            all.add(() -> growth.memory(inputs.ct(part)));
        }
        for (int frames : new int[] {1000, 10_000, 100_000}) {
            all.add(() -> List.of(growth.frames(inputs.manyFrames(frames)).withRounds(3)));
        }
        all.add(() -> {
            List<Row> rows = new ArrayList<>();
            store.stalled(inputs.small(inputs.smallFiles(0.05))).ifPresent(rows::add);
            store.noDelay(inputs.small(inputs.smallFiles(0.25))).ifPresent(rows::add);
            return rows;
        });
        return all;
    }

    private List<Source> quick() {
        List<Source> all = new ArrayList<>();
        all.add(() -> List.of(startUp.transcode(inputs.tiny()), startUp.version()));
        for (Coding coding : List.of(Coding.JPEG_LS, Coding.JPEG_LOSSLESS, Coding.RLE)) {
            all.add(() -> both(inputs.ct(0.25), coding));
        }
        for (Coding coding : List.of(Coding.JPEG_2000, Coding.HTJ2K)) {
            all.add(() -> both(inputs.ct(0.0625), coding));
        }
        all.add(() -> both(inputs.ultrasound(), Coding.JPEG_BASELINE));
        all.add(() -> List.of(structure.implicit(inputs.ct(1)), structure.bigEndian(inputs.ct(1))));
        all.add(() ->
                List.of(small.jpegLs(inputs.small(inputs.smallFiles(0.05))).withRounds(3)));
        all.add(() -> List.of(access.ofJpegLs(inputs.ct(0.25))));
        return all;
    }

    private List<Row> both(Input input, Coding coding) throws IOException, InterruptedException {
        return List.of(codecs.encode(input, coding), codecs.decode(input, coding));
    }
}
