package org.dcmflux.bench.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.dcmflux.bench.result.House;

/** Many small files: one process of ours, and the peers as their users do it, in a shell loop and with xargs on all cores. */
final class SmallFileRows {
    static final String SMALL = "Small files";

    private final Contenders contenders;
    private final FolderCheck folders;

    SmallFileRows(Contenders contenders, FolderCheck folders) {
        this.contenders = contenders;
        this.folders = folders;
    }

    Row jpegLs(SmallFiles files) {
        List<Contender> all = ours(files, Coding.JPEG_LS.name(), Coding.JPEG_LS.uid());
        contenders
                .program(List.of("dcmcjpls"), "dcmtk")
                .ifPresent(command -> both(
                        files,
                        "dcmtk dcmcjpls",
                        House.DCMTK,
                        Coding.JPEG_LS.uid(),
                        all,
                        (in, out) -> command.get(0) + " " + in + " " + out));
        contenders
                .program(List.of("gdcmconv"), "GDCM")
                .ifPresent(command -> all.add(onAllCores(
                        files,
                        "gdcmconv --jpegls",
                        House.GDCM,
                        folders.of(files, Coding.JPEG_LS.uid(), House.GDCM),
                        (in, out) -> command.get(0) + " --jpegls -i " + in + " -o " + out)));
        return row("jpeg-ls", "To JPEG-LS Lossless", files, all);
    }

    Row implicit(SmallFiles files) {
        String uid = "1.2.840.10008.1.2";
        List<Contender> all = ours(files, "implicit-le", uid);
        contenders
                .program(List.of("dcmconv"), "dcmtk")
                .ifPresent(command -> both(
                        files,
                        "dcmtk dcmconv +ti",
                        House.DCMTK,
                        uid,
                        all,
                        (in, out) -> command.get(0) + " +ti " + in + " " + out));
        return row("implicit-le", "Explicit to Implicit VR Little Endian", files, all);
    }

    private List<Contender> ours(SmallFiles files, String to, String uid) {
        List<Contender> all = new ArrayList<>();
        for (int threads : contenders.threads()) {
            all.add(Contender.ofFolder(
                    "dcmflux, " + Contenders.threadNames(threads),
                    House.DCMFLUX,
                    threads,
                    out -> contenders.task(contenders.transcode(files.folder(), out, to, threads)),
                    folders.of(files, uid, House.DCMFLUX)));
        }
        return all;
    }

    /** A shell loop, and xargs. */
    private void both(
            SmallFiles files,
            String name,
            House house,
            String uid,
            List<Contender> all,
            BiFunction<String, String, String> command) {
        Check check = folders.of(files, uid, house);
        all.add(Contender.ofFolder(
                name + ", shell loop",
                house,
                1,
                out -> shell("cd " + quoted(files.folder()) + " && for f in *.dcm; do "
                        + command.apply("\"$f\"", quoted(out) + "/\"$f\"") + " || exit 1; done"),
                check));
        all.add(onAllCores(files, name, house, check, command));
    }

    private Contender onAllCores(
            SmallFiles files, String name, House house, Check check, BiFunction<String, String, String> command) {
        return Contender.ofFolder(
                name + ", xargs -P" + contenders.cores(),
                house,
                contenders.cores(),
                out -> shell("cd " + quoted(files.folder()) + " && ls | xargs -P" + contenders.cores() + " -I{} "
                        + command.apply("{}", quoted(out) + "/{}")),
                check);
    }

    private Task shell(String line) {
        return contenders.task(List.of("sh", "-c", line));
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    private static Row row(String id, String title, SmallFiles files, List<Contender> all) {
        return Row.of("small/" + id, SMALL, title, files.count() + " CT files of 0.5 MB", 0.524288 * files.count(), all)
                .withItems(files.count())
                .withRounds(2)
                .withNote(
                        "Start-up included: one process of ours, one process a file of theirs. Peak memory of a loop is that of "
                                + "its largest process.");
    }
}
