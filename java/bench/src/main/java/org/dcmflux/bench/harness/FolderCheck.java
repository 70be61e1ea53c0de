package org.dcmflux.bench.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dcmflux.bench.result.House;
import org.dcmflux.testkit.EncapsulatedFrames;
import org.dcmflux.testkit.FragmentBytes;
import org.dcmflux.testkit.FrameHashes;
import org.dcmflux.testkit.FrameShape;
import org.dcmflux.testkit.ParsedFile;

/**
 * Compares many small outputs with their inputs. For decoding, the code streams of many files are put into one multi-frame file, so
 * that the judge starts once and not two thousand times.
 */
final class FolderCheck {
    private static final int BATCH = 200;
    private static final int SOP_INSTANCE_UID = 0x00080018;

    private final PixelJudge judge;
    private final Path folder;
    private final Map<Path, String> expected = new HashMap<>();
    private final Set<String> right = new HashSet<>();

    /** @param folder for the multi-frame files */
    FolderCheck(PixelJudge judge, Path folder) {
        this.judge = judge;
        this.folder = folder;
    }

    /** Each input has an output of the same name, in Transfer Syntax {@code syntax}, with the same pixels. */
    Check of(SmallFiles inputs, String syntax, House producer) {
        return (output, finished) -> {
            Verdict verdict = safely(inputs, syntax, producer, output);
            if (verdict.complaint() != null) {
                // Some of those that were seen may not have been judged.
                right.clear();
            }
            return verdict;
        };
    }

    /** Each input has an output of any name with the same SOP Instance UID and the same native pixels. */
    Check received(SmallFiles inputs) {
        Map<String, Path> inputByUid = new LinkedHashMap<>();
        Map<String, String> uidByPrint = new HashMap<>();
        return (output, finished) -> {
            if (inputByUid.isEmpty()) {
                for (int i = 0; i < inputs.count(); i++) {
                    inputByUid.put(ParsedFile.of(inputs.file(i)).text(SOP_INSTANCE_UID), inputs.file(i));
                }
            }
            try {
                return arrived(output, inputByUid, uidByPrint);
            } catch (AssertionError malformed) {
                return Verdict.wrong("output is not well-formed: " + malformed.getMessage(), "testkit");
            }
        };
    }

    /** @param uidByPrint SOP Instance UIDs of files that were right before; more of them afterwards */
    private Verdict arrived(Path output, Map<String, Path> inputByUid, Map<String, String> uidByPrint)
            throws IOException {
        Set<String> arrived = new HashSet<>();
        try (Stream<Path> walked = Files.walk(output)) {
            for (Path file : walked.filter(Files::isRegularFile).toList()) {
                String print = FilePrint.of(file);
                String uid = uidByPrint.get(print);
                if (uid == null) {
                    ParsedFile parsed = ParsedFile.of(file);
                    uid = parsed.text(SOP_INSTANCE_UID);
                    Path input = inputByUid.get(uid);
                    if (input != null
                            && !FrameHashes.sha256(parsed.value(PixelJudge.PIXEL_DATA))
                                    .equals(expected(input))) {
                        return Verdict.wrong("pixels of " + input.getFileName() + " differ", "testkit");
                    }
                    uidByPrint.put(print, uid);
                }
                arrived.add(uid);
            }
        }
        for (Map.Entry<String, Path> sent : inputByUid.entrySet()) {
            if (!arrived.contains(sent.getKey())) {
                return Verdict.wrong(sent.getValue().getFileName() + " did not arrive", "testkit");
            }
        }
        return Verdict.right("exact, all that arrived, testkit");
    }

    private Verdict safely(SmallFiles inputs, String syntax, House producer, Path output) throws InterruptedException {
        try {
            return look(inputs, syntax, producer, output);
        } catch (AssertionError malformed) {
            return Verdict.wrong("output is not well-formed: " + malformed.getMessage(), "testkit");
        } catch (IOException refused) {
            return Verdict.wrong(String.valueOf(refused.getMessage()), "");
        }
    }

    private Verdict look(SmallFiles inputs, String syntax, House producer, Path output)
            throws IOException, InterruptedException {
        String judgeName = "testkit";
        List<ParsedFile> batch = new ArrayList<>();
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < inputs.count(); i++) {
            Path file = output.resolve(SmallFiles.name(i));
            if (!Files.isRegularFile(file)) {
                return Verdict.wrong("no output for " + SmallFiles.name(i), judgeName);
            }
            if (right.add(inputs.file(i) + " " + producer + syntax + FilePrint.of(file))) {
                ParsedFile parsed = ParsedFile.of(file);
                if (!parsed.transferSyntax().equals(syntax)) {
                    return Verdict.wrong(SmallFiles.name(i) + " is in " + parsed.transferSyntax(), judgeName);
                }
                batch.add(parsed);
                hashes.add(expected(inputs.file(i)));
            }
            if (batch.size() == BATCH || i == inputs.count() - 1 && !batch.isEmpty()) {
                judgeName = judged(batch, hashes, producer);
                if (judgeName.startsWith("!")) {
                    return Verdict.wrong(judgeName.substring(1), "");
                }
                batch.clear();
                hashes.clear();
            }
        }
        return Verdict.right("exact, each file, "
                + (syntax.startsWith("1.2.840.10008.1.2.4") ? "judge of another house" : judgeName));
    }

    /** The judge's name, or a complaint after an exclamation mark. */
    private String judged(List<ParsedFile> batch, List<String> hashes, House producer)
            throws IOException, InterruptedException {
        ParsedFile first = batch.get(0);
        if (!first.isEncapsulated()) {
            for (int i = 0; i < batch.size(); i++) {
                if (!FrameHashes.sha256(batch.get(i).value(PixelJudge.PIXEL_DATA))
                        .equals(hashes.get(i))) {
                    return "!pixels of a file differ from its input's";
                }
            }
            return "testkit";
        }
        FragmentBytes fragments = FragmentBytes.create().basicOffsetTable();
        batch.forEach(file -> fragments.frame(EncapsulatedFrames.of(file).get(0)));
        FrameShape shape = first.shape().withFrames(batch.size());
        Path merged = Files.write(
                folder.resolve("merged.dcm"),
                Inputs.builder(
                                first.transferSyntax(),
                                "merged",
                                1,
                                shape,
                                first.unsignedShort(0x00280101, 16),
                                Inputs.GREY_WORD,
                                first.text(0x00280004))
                        .encapsulated(fragments)
                        .build());
        PixelJudge.Decoded decoded = judge.decode(merged, producer);
        Files.delete(merged);
        List<String> found = FrameHashes.ofFrames(decoded.pixels(), shape);
        return found.equals(hashes) ? decoded.judge() : "!pixels of a file differ from its input's";
    }

    private String expected(Path input) {
        return expected.computeIfAbsent(
                input, file -> FrameHashes.sha256(ParsedFile.of(file).value(PixelJudge.PIXEL_DATA)));
    }
}
