package org.dcmflux.transcode.proof;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.Cancellation;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.data.DataElement;
import org.dcmflux.data.FragmentSequence;
import org.dcmflux.dictionary.FragmentRule;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.error.CodecException;
import org.dcmflux.error.DicomException;
import org.dcmflux.error.FrameIndexException;
import org.dcmflux.error.LimitExceededException;
import org.dcmflux.error.UnsupportedTransferSyntaxException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.transcode.proof.Finding.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Verifies that a file is whole and says the truth about itself: every element is read, every frame is decoded, and every
 * fact that stands in two places is compared. Immutable and safe for many threads.
 *
 * <p>What is wrong with a file is in the report; thrown is only what keeps it from being looked at, such as a disk that
 * fails.
 */
public final class FileVerification {
    private final VerificationOptions options;
    private final CodecRegistry registry;

    public FileVerification(VerificationOptions options) {
        this(options, CodecRegistry.installed());
    }

    public FileVerification(VerificationOptions options, CodecRegistry registry) {
        this.options = options;
        this.registry = registry;
    }

    /**
     * Verifies one file.
     *
     * @throws CancellationException when cancelled
     */
    public VerificationReport verify(Path path, Cancellation cancellation) throws IOException {
        return verify(ByteSource.open(path), cancellation);
    }

    /** As {@link #verify(Path, Cancellation)}; the source is closed by this call. */
    public VerificationReport verify(ByteSource source, Cancellation cancellation) throws IOException {
        List<Finding> findings = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        try (DicomFile file = DicomFile.open(source, options.read())) {
            DataSetChecks checks = new DataSetChecks(file, findings);
            checks.structure();
            Counted frames = pixels(file, checks, findings, notes, cancellation);
            return report(source, file.transferSyntax(), frames, findings, notes);
        } catch (UnsupportedTransferSyntaxException e) {
            findings.add(Rule.UNSUPPORTED.at("(0002,0010)", String.valueOf(e.getMessage())));
        } catch (DicomException e) {
            findings.add(Rule.UNREADABLE.at("", String.valueOf(e.getMessage())));
        } catch (java.io.EOFException e) {
            findings.add(Rule.UNREADABLE.at("", String.valueOf(e.getMessage())));
        }
        return report(source, null, new Counted(-1, 0), findings, notes);
    }

    private record Counted(int frames, int decoded) {}

    private static VerificationReport report(
            ByteSource source,
            @Nullable TransferSyntax syntax,
            Counted frames,
            List<Finding> findings,
            List<String> notes) {
        List<Finding> sorted = new ArrayList<>(findings);
        sorted.sort(Comparator.comparing(Finding::severity));
        return new VerificationReport(
                source.name(), source.size(), syntax, frames.frames, frames.decoded, sorted, notes);
    }

    private Counted pixels(
            DicomFile file, DataSetChecks checks, List<Finding> findings, List<String> notes, Cancellation cancellation)
            throws IOException {
        TransferSyntax syntax = file.transferSyntax();
        DataElement element = PixelData.element(file.dataSet());
        if (element == null) {
            checks.missingPixels(syntax);
            return new Counted(0, 0);
        }
        String place = Tag.toString(element.tag());
        boolean encapsulated = element.value() instanceof FragmentSequence;
        if (encapsulated != syntax.isEncapsulated()) {
            findings.add(Rule.FILE_META.at(
                    place,
                    "is " + (encapsulated ? "encapsulated" : "native") + ", but the Transfer Syntax is "
                            + syntax.name()));
            return new Counted(-1, 0);
        }
        if (isStream(syntax)) {
            notes.add("frames were not decoded: a video is one stream of all its frames");
            checks.lossy(syntax, false);
            return new Counted(-1, 0);
        }
        PixelData pixels;
        try {
            pixels = PixelData.of(file.dataSet(), file.name());
            if (pixels == null) {
                return new Counted(0, 0);
            }
            checks.image(pixels);
            options.limits().check(pixels, file.name());
        } catch (FrameIndexException e) {
            findings.add(Rule.FRAMES.at(place, String.valueOf(e.getMessage())));
            return new Counted(-1, 0);
        } catch (LimitExceededException e) {
            findings.add(Rule.UNREADABLE.at(place, String.valueOf(e.getMessage())));
            return new Counted(-1, 0);
        } catch (DicomException e) {
            findings.add(Rule.FRAMES.at(place, String.valueOf(e.getMessage())));
            return new Counted(-1, 0);
        }
        return decode(file, pixels, checks, findings, cancellation);
    }

    private static boolean isStream(TransferSyntax syntax) {
        return syntax.fragmentRule() == FragmentRule.WHOLE_STREAM
                || syntax.fragmentRule() == FragmentRule.WHOLE_STREAM_FRAGMENTABLE;
    }

    private Counted decode(
            DicomFile file, PixelData pixels, DataSetChecks checks, List<Finding> findings, Cancellation cancellation)
            throws IOException {
        int frames = pixels.index().frameCount();
        String place = Tag.toString(pixels.element().tag());
        long each = FrameVerification.bytesFor(pixels);
        long affordable = Math.max(1, options.memory() / Math.max(1, each));
        FrameVerification.Shared shared =
                new FrameVerification.Shared(pixels, file.transferSyntax().codecFamily());
        try {
            CodecDeadline deadline = new CodecDeadline(options.frameTimeout(), cancellation);
            new FrameTasks(frames, (int) Math.min(affordable, options.concurrency()), cancellation)
                    .run(() -> new FrameVerification(
                            file, registry, pixels, shared, deadline, frames == 1 ? options.concurrency() : 1));
        } catch (UnsupportedTransferSyntaxException e) {
            findings.add(Rule.UNSUPPORTED.at(place, String.valueOf(e.getMessage())));
        } catch (CodecException e) {
            Rule rule = e.status() == CodecException.Status.UNSUPPORTED_FEATURE
                            || e.status() == CodecException.Status.NOT_AVAILABLE
                    ? Rule.UNSUPPORTED
                    : Rule.FRAME;
            findings.add(rule.at(place, String.valueOf(e.getMessage())));
        } catch (DicomException e) {
            findings.add(Rule.FRAME.at(place, String.valueOf(e.getMessage())));
        }
        findings.addAll(shared.findings());
        checks.lossy(file.transferSyntax(), shared.isIrreversible());
        return new Counted(frames, shared.decoded());
    }
}
