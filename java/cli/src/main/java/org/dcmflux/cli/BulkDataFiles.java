package org.dcmflux.cli;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dcmflux.bytes.ByteSource;
import org.dcmflux.data.ElementValue;
import org.dcmflux.error.MalformedDataException;
import org.dcmflux.json.DicomJsonReader.BulkDataResolver;
import org.jspecify.annotations.Nullable;

/** Regions of the files of one directory; a text from elsewhere must not make us read any other. */
final class BulkDataFiles implements BulkDataResolver, Closeable {
    private static final Pattern REGION = Pattern.compile("(file:[^?#]*)(?:\\?offset=(\\d{1,18})&length=(\\d{1,18}))?");

    private final @Nullable Path directory;
    private final Map<Path, ByteSource> open = new HashMap<>();

    BulkDataFiles(@Nullable Path directory) throws IOException {
        this.directory = directory == null ? null : directory.toRealPath();
    }

    @Override
    public ElementValue resolve(String uri) throws IOException {
        if (directory == null) {
            throw refused(uri, "a BulkDataURI; say with --bulk-data in which directory such files are");
        }
        Matcher region = REGION.matcher(uri);
        if (!region.matches()) {
            throw refused(uri, "a BulkDataURI that is no region of a file");
        }
        Path file = file(uri, region.group(1)).toRealPath();
        if (!file.startsWith(directory)) {
            throw refused(uri, "a BulkDataURI that leads out of " + directory);
        }
        ByteSource source = open.get(file);
        if (source == null) {
            source = ByteSource.open(file);
            open.put(file, source);
        }
        long offset = region.group(2) == null ? 0 : Long.parseLong(region.group(2));
        long length = region.group(3) == null ? source.size() : Long.parseLong(region.group(3));
        if (offset + length > source.size()) {
            throw refused(uri, "a BulkDataURI beyond the end of its file of " + source.size() + " bytes");
        }
        return new ElementValue.Deferred(source, offset, length);
    }

    private static Path file(String uri, String address) throws MalformedDataException {
        try {
            return Path.of(URI.create(address));
        } catch (IllegalArgumentException e) {
            throw refused(uri, "a BulkDataURI that names no file: " + e.getMessage());
        }
    }

    private static MalformedDataException refused(String uri, String why) {
        return new MalformedDataException(uri, -1, "", why);
    }

    @Override
    public void close() throws IOException {
        for (ByteSource source : open.values()) {
            source.close();
        }
    }
}
