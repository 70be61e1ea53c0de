package org.dcmflux.transcode.batch;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Names of files in a stream, one after another; empty ones are passed over. */
final class InputList implements Closeable {
    private static final int LONGEST_NAME = 1 << 16;

    private final InputStream in;
    private final char separator;

    InputList(InputStream in, char separator) {
        this.in = in instanceof BufferedInputStream ? in : new BufferedInputStream(in);
        this.separator = separator;
    }

    /**
     * The next name, null at the end.
     *
     * @throws IOException when the list cannot be read, or has what no file name can be
     */
    @Nullable
    Path next() throws IOException {
        ByteArrayOutputStream name = new ByteArrayOutputStream();
        while (true) {
            int c = in.read();
            if (c >= 0 && c != separator) {
                name.write(c);
                if (name.size() > LONGEST_NAME) {
                    throw new IOException("the list of files has a name of more than " + LONGEST_NAME
                            + " bytes; is it a list, and separated as was said?");
                }
                continue;
            }
            String text = text(name);
            if (!text.isEmpty()) {
                return path(text);
            }
            if (c < 0) {
                return null;
            }
            name.reset();
        }
    }

    /** Whether a name is there already, so that asking for it does not wait for whoever writes the list. */
    boolean isReady() throws IOException {
        return in.available() > 0;
    }

    private String text(ByteArrayOutputStream name) {
        String text = name.toString(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
        return separator == '\n' && text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private static Path path(String text) throws IOException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IOException("the list of files has what is no file name: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
