package org.dcmflux.transcode.proof;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.dcmflux.codec.CodecDeadline;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.DecoderSession;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.Tag;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.error.CodecException;
import org.dcmflux.file.DicomFile;
import org.dcmflux.pixel.FrameLayout;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.dcmflux.pixel.PixelData;
import org.dcmflux.transcode.proof.Finding.Rule;
import org.jspecify.annotations.Nullable;

/** Decodes frames of one file to see whether they do. Belongs to one thread; what is found goes to all threads' collection. */
final class FrameVerification implements FrameTasks.Task {
    /** What all threads found out about the frames of one file. */
    static final class Shared {
        /** Findings about single frames that are kept; a file of many bad frames is bad enough by then. */
        private static final int MOST_FINDINGS = 100;

        private final FrameLayout stated;
        private final boolean colourIsOfTheDecoder;
        private final TreeMap<Integer, List<Finding>> byFrame = new TreeMap<>();
        private int decoded;
        private int found;
        private boolean irreversible;
        private int otherLabels;
        private int firstOtherLabel = Integer.MAX_VALUE;
        private PhotometricInterpretation otherLabel = PhotometricInterpretation.UNKNOWN;

        /** @param family JPEG XL decoders bring every colour to RGB, whatever was encoded */
        Shared(PixelData pixels, CodecFamily family) {
            this.stated = pixels.module().layout();
            this.colourIsOfTheDecoder = family == CodecFamily.JPEG_XL;
        }

        synchronized void decoded(int frame, PhotometricInterpretation expected, FrameLayout layout, boolean lossy) {
            decoded++;
            irreversible |= lossy;
            PhotometricInterpretation label = layout.photometricInterpretation();
            if (colourIsOfTheDecoder) {
                return;
            }
            if (label != expected && label != PhotometricInterpretation.UNKNOWN) {
                otherLabels++;
                if (frame < firstOtherLabel) {
                    firstOtherLabel = frame;
                    otherLabel = label;
                }
            }
        }

        synchronized void add(int frame, Finding finding) {
            found++;
            byFrame.computeIfAbsent(frame, absent -> new ArrayList<>()).add(finding);
            if (byFrame.size() > MOST_FINDINGS) {
                byFrame.pollLastEntry();
            }
        }

        synchronized int decoded() {
            return decoded;
        }

        synchronized boolean isIrreversible() {
            return irreversible;
        }

        synchronized List<Finding> findings() {
            List<Finding> all = new ArrayList<>();
            byFrame.values().forEach(all::addAll);
            if (found > all.size()) {
                all.add(Rule.FRAME.at("", (found - all.size()) + " more findings about frames are not listed"));
            }
            if (otherLabels > 0) {
                all.add(Rule.PHOTOMETRIC.at(
                        Tag.toString(Tags.PhotometricInterpretation),
                        "is '" + stated.photometricInterpretation().label() + "', but the code streams of "
                                + otherLabels + " frames, the first is " + (firstOtherLabel + 1) + ", decode to "
                                + otherLabel.label()));
            }
            all.sort(Comparator.comparing(Finding::severity));
            return all;
        }
    }

    private final DicomFile file;
    private final PixelData pixels;
    private final Shared shared;
    private final @Nullable FrameDecoder decoder;
    private final FrameLayout expected;
    private final CodecDeadline deadline;
    private ByteBuffer stored;
    private ByteBuffer decoded;
    private @Nullable DecoderSession session;

    FrameVerification(
            DicomFile file,
            CodecRegistry registry,
            PixelData pixels,
            Shared shared,
            CodecDeadline deadline,
            int codecThreads)
            throws IOException {
        this.file = file;
        this.pixels = pixels;
        this.shared = shared;
        this.deadline = deadline;
        FrameLayout stated = pixels.module().layout();
        this.decoder = pixels.isEncapsulated()
                ? registry.decoder(file.transferSyntax()).withCodecThreads(codecThreads)
                : null;
        this.expected = decoder == null ? stated : decoder.decodedLayout(stated);
        this.stored = ByteBuffer.allocateDirect(Math.toIntExact(pixels.index().largest()));
        this.decoded = ByteBuffer.allocateDirect(decoder == null ? 0 : Math.toIntExact(expected.byteCount()));
        this.session = decoder == null ? null : deadline.open(decoder, expected);
    }

    /** Bytes of one thread's buffers. */
    static long bytesFor(PixelData pixels) throws IOException {
        FrameLayout layout = pixels.module().layout();
        return pixels.index().largest()
                + (pixels.isEncapsulated() ? layout.sampleCount() * Math.max(1, layout.bitsAllocated() / 8) : 0);
    }

    @Override
    public void run(int frame) throws IOException {
        String place = "frame " + (frame + 1);
        stored.clear();
        pixels.index().read(frame, stored);
        stored.flip();
        if (decoder == null || session == null) {
            shared.decoded(frame, expected.photometricInterpretation(), expected, false);
            return;
        }
        for (String violation : decoder.violations(file.transferSyntax(), stored.duplicate())) {
            shared.add(frame, Rule.CODE_STREAM.at(place, violation));
        }
        try {
            decoded.clear();
            FrameLayout layout = session.decode(stored, decoded);
            shared.decoded(frame, expected.photometricInterpretation(), layout, session.isLossy());
        } catch (CodecException e) {
            Rule rule = e.status() == CodecException.Status.UNSUPPORTED_FEATURE ? Rule.UNSUPPORTED : Rule.FRAME;
            shared.add(frame, rule.at(place, String.valueOf(e.getMessage())));
            if (e.status() == CodecException.Status.TIMED_OUT && decoder.mayHang()) {
                restart();
            }
        }
    }

    /** The codec that was left has the buffers too. */
    private void restart() throws IOException {
        stored = ByteBuffer.allocateDirect(stored.capacity());
        decoded = ByteBuffer.allocateDirect(decoded.capacity());
        session = decoder == null ? null : deadline.open(decoder, expected);
    }

    @Override
    public void close() {
        if (session != null) {
            session.close();
        }
    }
}
