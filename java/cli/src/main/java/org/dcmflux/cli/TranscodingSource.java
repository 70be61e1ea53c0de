package org.dcmflux.cli;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.Tags;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.net.storage.InstanceFile;
import org.dcmflux.net.storage.InstanceSource;
import org.dcmflux.net.storage.SelectionProfile;
import org.dcmflux.transcode.TranscodeListener;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.dcmflux.transcode.TranscodeStream;
import org.dcmflux.transcode.TranscodeStream.Form;
import org.dcmflux.transcode.TranscodeWorkers;
import org.dcmflux.transcode.Transcoder;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances anew for a peer that does not take them as they are: frame by frame into the association, on all cores, each
 * frame verified before its bytes leave. The memory depends neither on the size of the file nor on the speed of the peer, and
 * is one budget for all associations.
 */
final class TranscodingSource implements InstanceSource, AutoCloseable {
    /** What may be done to a file. */
    enum Mode {
        /** It goes as it is, or not at all. */
        NEVER,
        /** What loses nothing. */
        LOSSLESS,
        /** At last also what loses something. */
        ANY
    }

    private static final String PAPYRUS_UID = "1.2.840.10008.1.20";

    private final Mode mode;
    private final @Nullable SelectionProfile profile;
    private final Map<String, List<String>> known = new ConcurrentHashMap<>();
    private final TranscodeWorkers workers =
            new TranscodeWorkers(Runtime.getRuntime().availableProcessors(), TranscodeOptions.DEFAULT_MEMORY);

    /** @param profile null to take that of each SOP Class */
    TranscodingSource(Mode mode, @Nullable SelectionProfile profile) {
        this.mode = mode;
        this.profile = profile;
    }

    /** This, or the files as they are when nothing may be done to them. */
    InstanceSource source() {
        return mode == Mode.NEVER ? AS_IT_IS : this;
    }

    @Override
    public List<String> transferSyntaxes(String sopClassUid, String transferSyntaxUid) {
        TransferSyntax from = TransferSyntaxes.find(transferSyntaxUid);
        if (from == null) {
            return List.of();
        }
        switch (from.codecFamily()) {
            case MPEG2, H264, HEVC -> {
                return sibling(from); // never decoded: only its fragments can be other ones
            }
            case JPIP, REAL_TIME, OTHER -> {
                return List.of();
            }
            default -> {
                // The profile decides.
            }
        }
        SelectionProfile chosen = profile == null ? SelectionProfile.of(sopClassUid) : profile;
        return known.computeIfAbsent(chosen.name(), name -> targets(chosen));
    }

    /** The same video in one fragment, or in many. */
    private static List<String> sibling(TransferSyntax video) {
        boolean fragmentable = video.uid().matches(".*\\.10[0-6]\\.1");
        String other = fragmentable ? video.uid().substring(0, video.uid().length() - 2) : video.uid() + ".1";
        return TransferSyntaxes.find(other) == null ? List.of() : List.of(other);
    }

    /** What the profile allows and a codec makes: native first, then lossless, then the rest. */
    private List<String> targets(SelectionProfile chosen) {
        List<String> lossless = new ArrayList<>();
        List<String> lossy = new ArrayList<>();
        for (TransferSyntax each : chosen.transferSyntaxes()) {
            if (isMade(each) && !(chosen == SelectionProfile.WAVEFORM && each.isEncapsulated())) {
                (each.lossiness() == Lossiness.NO ? lossless : lossy).add(each.uid());
            }
        }
        if (mode == Mode.ANY) {
            lossless.addAll(lossy);
        }
        return List.copyOf(lossless);
    }

    /** What an installed codec declares. Whether it works is found out only when it is needed: trying them takes time. */
    private static boolean isMade(TransferSyntax syntax) {
        if (syntax.codecFamily() == CodecFamily.NATIVE) {
            return !syntax.uid().equals(PAPYRUS_UID);
        }
        return CodecRegistry.installed().providers().stream()
                .flatMap(provider -> provider.encoders().stream())
                .anyMatch(encoder -> encoder.transferSyntaxes().contains(syntax));
    }

    /**
     * Plans an instance, or refuses it. Nothing is lost unless the mode allows it, and what cannot be had without the whole of a
     * lossy output waits in a temporary file as {@link TranscodeStream} says.
     */
    @Override
    public Instance open(InstanceFile instance, String transferSyntaxUid) throws IOException {
        TransferSyntax to = TransferSyntaxes.parse(transferSyntaxUid);
        TranscodeOptions options = TranscodeOptions.to(to).toBuilder()
                .loss(mode == Mode.ANY ? LossPolicy.ALLOWED : LossPolicy.REFUSED)
                .build();
        Transcoder transcoder = new Transcoder(options, CodecRegistry.installed(), workers);
        TranscodeStream stream = transcoder.openStream(
                ByteSource.open(instance.path()), Form.DATA_SET, TranscodeListener.NONE, Interruption.CANCELLATION);
        return new Streamed(instance, stream);
    }

    /** Ends the threads; no instance is under way any more. */
    @Override
    public void close() {
        workers.close();
    }

    private record Streamed(InstanceFile file, TranscodeStream stream) implements Instance {
        @Override
        public String sopClassUid() {
            return stream.dataSet().text(Tags.SOPClassUID).orElse(file.sopClassUid());
        }

        @Override
        public String sopInstanceUid() {
            return stream.dataSet().text(Tags.SOPInstanceUID).orElse(file.sopInstanceUid());
        }

        @Override
        public void write(WritableByteChannel dataSet) throws IOException {
            stream.writeTo(dataSet, "the association");
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
