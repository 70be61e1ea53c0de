package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.dcmflux.transcode.TranscodeStream.Form;
import org.jspecify.annotations.Nullable;

/** Where an output goes. Immutable. */
public final class Destination {
    /** Told when an output is complete and verified and is about to get its name. */
    @FunctionalInterface
    public interface BeforeCommit {
        /**
         * @param temporary the file as it is before it gets its name: its identity stays the same
         * @throws IOException to prevent the output from getting its name
         */
        void ready(Path temporary, Path target) throws IOException;
    }

    private final @Nullable Path file;
    private final @Nullable WritableByteChannel channel;
    private final String name;
    private final String owner;
    private final BeforeCommit beforeCommit;
    private final UnaryOperator<Output> wrapping;
    private final Form form;

    private Destination(
            @Nullable Path file,
            @Nullable WritableByteChannel channel,
            String name,
            String owner,
            BeforeCommit beforeCommit,
            UnaryOperator<Output> wrapping,
            Form form) {
        this.wrapping = wrapping;
        this.form = form;
        this.file = file;
        this.channel = channel;
        this.name = name;
        this.owner = owner;
        this.beforeCommit = beforeCommit;
    }

    /** A file that gets its name when it is complete and verified. */
    public static Destination file(Path path) {
        return new Destination(
                path, null, path.toString(), "", (temporary, target) -> {}, output -> output, Form.PART_10);
    }

    /**
     * A channel that cannot be positioned, a pipe or a socket. The output is completed and verified in a temporary file that has
     * no name, and then copied to the channel, which stays open.
     *
     * @param name what messages call it
     */
    public static Destination channel(WritableByteChannel channel, String name) {
        return channel(channel, name, Form.PART_10);
    }

    /** The same for a part of the file. */
    static Destination channel(WritableByteChannel channel, String name, Form form) {
        return new Destination(null, channel, name, "", (temporary, target) -> {}, output -> output, form);
    }

    /**
     * The same file, whose temporary forerunner carries an owner in its name, and with somebody to be told before the commit.
     *
     * @param owner see {@link org.dcmflux.bytes.AtomicFile#isTemporary}
     */
    public Destination owned(String by, BeforeCommit hook) {
        return new Destination(file, channel, name, by, hook, wrapping, form);
    }

    /** The same place, with somebody between the transcoder and its output: how tests damage what was written before it is verified. */
    Destination through(UnaryOperator<Output> between) {
        return new Destination(file, channel, name, owner, beforeCommit, between, form);
    }

    /** Null for a channel. */
    public @Nullable Path path() {
        return file;
    }

    /** Opens the place where the output is written until it is complete. */
    Output open(TranscodeOptions options) throws IOException {
        if (file != null) {
            return wrapping.apply(new FileOutput(file, owner, beforeCommit, options));
        }
        if (channel == null) {
            throw new IllegalStateException("a destination that is nowhere");
        }
        return wrapping.apply(
                new ChannelOutput(channel, name, form, options.read().temporaryDirectory()));
    }

    @Override
    public String toString() {
        return name;
    }
}
