package org.dcmflux.transcode;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.dcmflux.bytes.AtomicFile;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.bytes.OutputException;

/** An output that becomes a file. */
final class FileOutput implements Output {
    private final AtomicFile atomic;
    private final Destination.BeforeCommit beforeCommit;
    private final TranscodeOptions options;

    FileOutput(Path file, String owner, Destination.BeforeCommit beforeCommit, TranscodeOptions options)
            throws IOException {
        this.atomic = AtomicFile.create(file, options.write().ifExists(), owner);
        this.beforeCommit = beforeCommit;
        this.options = options;
    }

    @Override
    public FileChannel channel() {
        return atomic.channel();
    }

    @Override
    public ByteSource written() throws IOException {
        try {
            return ByteSource.open(atomic.temporary());
        } catch (IOException e) {
            throw new OutputException(atomic.target().toString(), "cannot be read back: " + e.getMessage(), e);
        }
    }

    @Override
    public void commit() throws IOException {
        atomic.force(options.write().fsync());
        beforeCommit.ready(atomic.temporary(), atomic.target());
        atomic.commit(options.write().fsync(), options.write().ifExists());
    }

    @Override
    public void close() throws IOException {
        atomic.close();
    }
}
