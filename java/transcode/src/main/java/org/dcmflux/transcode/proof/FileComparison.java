package org.dcmflux.transcode.proof;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.ElementPath;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.FragmentRule;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.transcode.proof.ComparisonOptions.Expectation;
import org.dcmflux.transcode.proof.ComparisonOptions.Scope;
import org.dcmflux.transcode.proof.ComparisonResult.Pixels;
import org.dcmflux.transcode.proof.ComparisonResult.Side;
import org.jspecify.annotations.Nullable;

/**
 * Compares two files, in whatever Transfer Syntaxes: pixels frame by frame, on several threads in bounded memory, and Data
 * Sets element by element. Immutable and safe for many threads.
 *
 * <p>Both frames are decoded and read as {@code SampleForm} says: planes, subsampled native chroma, containers and High Bits do
 * not matter. YBR_FULL of 8 bits is brought to RGB where the other file has RGB, which rounds by 1. When an overlay is in
 * bits of the pixels that no sample uses, all bits are compared. What no codec here decodes is compared as it is stored,
 * where both files have the same Transfer Syntax.
 */
public final class FileComparison {
    private final ComparisonOptions options;
    private final CodecRegistry registry;

    public FileComparison(ComparisonOptions options) {
        this(options, CodecRegistry.installed());
    }

    public FileComparison(ComparisonOptions options, CodecRegistry registry) {
        this.options = options;
        this.registry = registry;
    }

    /**
     * Opens and compares two files.
     *
     * @throws org.dcmflux.error.DicomException when one of them cannot be read or decoded
     */
    public ComparisonResult compare(Path first, Path second, Cancellation cancellation) throws IOException {
        try (DicomFile left = DicomFile.open(first, options.read());
                DicomFile right = DicomFile.open(second, options.read())) {
            return compare(left, right, cancellation);
        }
    }

    /** Compares two open files, which stay open. */
    public ComparisonResult compare(DicomFile first, DicomFile second, Cancellation cancellation) throws IOException {
        List<String> notes = new ArrayList<>();
        first.warnings().forEach(warning -> notes.add(first.name() + ": " + warning));
        second.warnings().forEach(warning -> notes.add(second.name() + ": " + warning));
        ElementComparison elements = elements(first, second, cancellation);
        PixelsFound pixels = options.scope() == Scope.ELEMENTS
                ? new PixelsFound(Pixels.NOT_COMPARED, "", List.of(), 0, 0)
                : pixels(first, second, notes, cancellation);
        return new ComparisonResult(
                new Side(first.name(), first.transferSyntax(), pixels.firstFrames),
                new Side(second.name(), second.transferSyntax(), pixels.secondFrames),
                pixels.verdict,
                pixels.detail,
                pixels.frames,
                elements.differences(),
                elements.count(),
                elements.unexpected(),
                notes);
    }

    private record PixelsFound(
            Pixels verdict, String detail, List<FrameDifference> frames, int firstFrames, int secondFrames) {}

    private ElementComparison elements(DicomFile first, DicomFile second, Cancellation cancellation)
            throws IOException {
        boolean explicit =
                first.transferSyntax().isExplicitVr() && second.transferSyntax().isExplicitVr();
        ElementComparison comparison = new ElementComparison(
                explicit ? ElementComparison.Vrs.COMPARED : ElementComparison.Vrs.NOT_COMPARED,
                expected(first, second),
                options.read(),
                cancellation);
        if (options.scope() != Scope.PIXELS) {
            comparison.compare(
                    first.fileMetaInformation().elements(),
                    second.fileMetaInformation().elements(),
                    ElementPath::of);
            comparison.compare(first.dataSet(), second.dataSet(), ElementPath::of);
        }
        return comparison;
    }

    private List<ElementSelection> expected(DicomFile first, DicomFile second) {
        List<ElementSelection> expected = new ArrayList<>(options.ignored());
        if (options.tolerance() == Expectation.TRANSFER_SYNTAX) {
            boolean same = first.transferSyntax().equals(second.transferSyntax());
            expected.add(same ? ElementSelection.encoding() : transcode(first, second));
        }
        return expected;
    }

    /** A codec may have labels of its own for colours; one for grey that changes makes black of white. */
    private static ElementSelection transcode(DicomFile first, DicomFile second) {
        boolean coloured = first.dataSet().integer(Tags.SamplesPerPixel).orElse(1) > 1
                && second.dataSet().integer(Tags.SamplesPerPixel).orElse(1) > 1;
        return coloured
                ? ElementSelection.transcode()
                : ElementSelection.transcode().without(Tags.PhotometricInterpretation);
    }

    private PixelsFound pixels(DicomFile first, DicomFile second, List<String> notes, Cancellation cancellation)
            throws IOException {
        DataElement left = PixelData.element(first.dataSet());
        DataElement right = PixelData.element(second.dataSet());
        if (left == null || right == null) {
            boolean same = left == null && right == null;
            String detail = same ? "" : (left == null ? first : second).name() + " has no Pixel Data";
            return new PixelsFound(same ? Pixels.EQUAL : Pixels.DIFFERENT, detail, List.of(), 0, 0);
        }
        UnsupportedTransferSyntaxException undecodable = undecodable(first, second);
        if (undecodable != null) {
            if (first.transferSyntax().equals(second.transferSyntax())
                    && left.value() instanceof FragmentSequence from
                    && right.value() instanceof FragmentSequence to) {
                notes.add("the Pixel Data was compared as it is stored, not decoded: " + undecodable.getMessage());
                boolean same = new StoredStreams(from, to, cancellation).areEqual();
                String detail = same ? "" : "the streams have different bytes";
                return new PixelsFound(same ? Pixels.EQUAL : Pixels.DIFFERENT, detail, List.of(), 0, 0);
            }
            throw undecodable;
        }
        return decoded(first, second, notes, cancellation);
    }

    private @Nullable UnsupportedTransferSyntaxException undecodable(DicomFile first, DicomFile second) {
        for (TransferSyntax syntax : List.of(first.transferSyntax(), second.transferSyntax())) {
            if (!syntax.isEncapsulated() && syntax.fragmentRule() == FragmentRule.NOT_ENCAPSULATED) {
                continue;
            }
            try {
                registry.decoder(syntax);
            } catch (UnsupportedTransferSyntaxException e) {
                return e;
            }
        }
        return null;
    }

    private PixelsFound decoded(DicomFile first, DicomFile second, List<String> notes, Cancellation cancellation)
            throws IOException {
        PixelData left = Objects.requireNonNull(PixelData.of(first.dataSet(), first.name()));
        PixelData right = Objects.requireNonNull(PixelData.of(second.dataSet(), second.name()));
        options.limits().check(left, first.name());
        options.limits().check(right, second.name());
        int frames = Math.min(left.index().frameCount(), right.index().frameCount());
        SampleForm.Bits bits = ComparableFrames.hasEmbeddedOverlay(first) || ComparableFrames.hasEmbeddedOverlay(second)
                ? SampleForm.Bits.ALL
                : SampleForm.Bits.STORED;
        FrameDifference[] found = new FrameDifference[frames];
        long each = ComparableFrames.bytesFor(left) + ComparableFrames.bytesFor(right);
        CodecDeadline deadline = new CodecDeadline(options.frameTimeout(), cancellation);
        new FrameTasks(frames, threads(each, first.name()), cancellation)
                .run(() -> task(first, second, bits, deadline, found));
        left.warnings().forEach(warning -> notes.add(first.name() + ": " + warning));
        right.warnings().forEach(warning -> notes.add(second.name() + ": " + warning));
        return judged(List.of(found), left.index().frameCount(), right.index().frameCount());
    }

    private int threads(long bytesEach, String source) throws LimitExceededException {
        long affordable = options.memory() / Math.max(1, bytesEach);
        if (affordable < 1) {
            throw new LimitExceededException(
                    "memory", options.memory(), source, "a frame of both files needs " + bytesEach + " bytes");
        }
        return (int) Math.min(affordable, options.concurrency());
    }

    private FrameTasks.Task task(
            DicomFile first,
            DicomFile second,
            SampleForm.Bits bits,
            CodecDeadline deadline,
            @Nullable FrameDifference[] found)
            throws IOException {
        ComparableFrames left = new ComparableFrames(first, registry, bits, deadline);
        FrameComparison comparison;
        try {
            comparison = new FrameComparison(left, new ComparableFrames(second, registry, bits, deadline));
        } catch (IOException | RuntimeException e) {
            left.close();
            throw e;
        }
        return new FrameTasks.Task() {
            @Override
            public void run(int frame) throws IOException {
                found[frame] = comparison.compare(frame);
            }

            @Override
            public void close() {
                comparison.close();
            }
        };
    }

    private PixelsFound judged(List<FrameDifference> frames, int first, int second) {
        double worst =
                frames.stream().mapToDouble(FrameDifference::maxError).max().orElse(0);
        boolean equal = frames.stream().allMatch(FrameDifference::isEqual);
        if (first != second) {
            String detail = first + " frames and " + second + " frames";
            return new PixelsFound(Pixels.DIFFERENT, detail, frames, first, second);
        }
        Pixels verdict = equal ? Pixels.EQUAL : worst <= options.maxError() ? Pixels.WITHIN_BOUND : Pixels.DIFFERENT;
        boolean otherSize = worst == Double.POSITIVE_INFINITY;
        return new PixelsFound(
                verdict, otherSize ? "frames have different sizes or numbers of samples" : "", frames, first, second);
    }
}
