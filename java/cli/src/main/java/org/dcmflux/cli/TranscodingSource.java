package org.dcmflux.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.dcmflux.bytes.AtomicFile.Fsync;
import org.dcmflux.bytes.AtomicFile.IfExists;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.dictionary.CodecFamily;
import org.dcmflux.dictionary.Lossiness;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.net.storage.InstanceFile;
import org.dcmflux.net.storage.InstanceSource;
import org.dcmflux.net.storage.SelectionProfile;
import org.dcmflux.transcode.TranscodeOptions;
import org.dcmflux.transcode.TranscodeOptions.LossPolicy;
import org.dcmflux.transcode.Transcoder;
import org.jspecify.annotations.Nullable;

/**
 * Makes instances anew for a peer that does not take them as they are: frame by frame into a temporary file that is verified
 * before the first byte of it is sent. So no Data Set is ever cut short by a codec, and the memory does not depend on the
 * size of the file.
 */
final class TranscodingSource implements InstanceSource {
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
    private static final int CHUNK = 512 << 10;

    private final Mode mode;
    private final @Nullable SelectionProfile profile;
    private final Map<String, List<String>> known = new ConcurrentHashMap<>();

    /** @param profile null to take that of each SOP Class */
    TranscodingSource(Mode mode, @Nullable SelectionProfile profile) {
        this.mode = mode;
        this.profile = profile;
    }

    /** The source for a mode; one that never transcodes does not even look for codecs. */
    static InstanceSource of(Mode mode, @Nullable SelectionProfile profile) {
        return mode == Mode.NEVER ? AS_IT_IS : new TranscodingSource(mode, profile);
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

    @Override
    public Instance open(InstanceFile instance, String transferSyntaxUid) throws IOException {
        TransferSyntax to = TransferSyntaxes.parse(transferSyntaxUid);
        Path temporary = Files.createTempFile("dcmflux-send-", ".dcm");
        try {
            Transcoder transcoder = new Transcoder(TranscodeOptions.to(to).toBuilder()
                    .concurrency(1)
                    .fsync(Fsync.NONE)
                    .ifExists(IfExists.OVERWRITE)
                    .loss(mode == Mode.ANY ? LossPolicy.ALLOWED : LossPolicy.REFUSED)
                    .build());
            transcoder.transcode(instance.path(), temporary);
            return new Made(InstanceFile.read(temporary));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    private record Made(InstanceFile file) implements Instance {
        @Override
        public String sopClassUid() {
            return file.sopClassUid();
        }

        @Override
        public String sopInstanceUid() {
            return file.sopInstanceUid();
        }

        @Override
        public void write(WritableByteChannel dataSet) throws IOException {
            ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK);
            long at = file.dataSetPosition();
            try (FileChannel channel = FileChannel.open(file.path(), StandardOpenOption.READ)) {
                while (channel.read(chunk.clear(), at) > 0) {
                    at += chunk.flip().remaining();
                    dataSet.write(chunk);
                }
            }
            if (file.dataSetLength() % 2 != 0) {
                dataSet.write(ByteBuffer.allocate(1));
            }
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file.path());
        }
    }
}
