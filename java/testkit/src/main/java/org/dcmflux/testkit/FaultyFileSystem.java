package org.dcmflux.testkit;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file system of this machine, of which one operation that changes something fails: the n-th.
 *
 * <p>{@code new FaultyFileSystem(n).path(real)} is a path whose writes, forces, renames, links and openings are counted.
 * Counting goes on after the failure, so that cleaning up works. Not for two threads.
 */
public final class FaultyFileSystem extends FileSystem {
    /** What the failure says. */
    public static final String REASON = "No space left on device";

    private final FileSystem real;
    private final int failing;
    private final List<String> operations = new ArrayList<>();
    private final Provider provider = new Provider();

    /** @param failing the operation that fails, from one */
    public FaultyFileSystem(int failing) {
        this.real = java.nio.file.FileSystems.getDefault();
        this.failing = failing;
    }

    /** Returns a path to the same file, through this file system. */
    public Path path(Path path) {
        return (Path) Proxy.newProxyInstance(
                Wrapped.class.getClassLoader(),
                new Class<?>[] {Path.class, Wrapped.class},
                (proxy, method, arguments) -> onPath(path, method, arguments));
    }

    /** Returns what was done so far, a word each. */
    public List<String> operations() {
        return List.copyOf(operations);
    }

    /** Tells whether the operation that is to fail came. */
    public boolean hasFailed() {
        return operations.size() >= failing;
    }

    private void count(String operation) throws IOException {
        operations.add(operation);
        if (operations.size() == failing) {
            throw new IOException(REASON);
        }
    }

    /** A path of this file system. */
    private interface Wrapped {
        Path unwrapped();
    }

    private @Nullable Object onPath(Path path, Method method, Object @Nullable [] arguments) throws Throwable {
        if (method.getName().equals("unwrapped")) {
            return path;
        }
        if (method.getName().equals("getFileSystem")) {
            return this;
        }
        Object[] plain = arguments == null ? new Object[0] : arguments.clone();
        for (int i = 0; i < plain.length; i++) {
            plain[i] = plain[i] instanceof Path argument ? unwrapped(argument) : plain[i];
        }
        try {
            Object result = method.invoke(path, plain);
            return result instanceof Path wrapped ? path(wrapped) : result;
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static Path unwrapped(Path path) {
        return path instanceof Wrapped wrapped ? wrapped.unwrapped() : path;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isReadOnly() {
        return false;
    }

    @Override
    public String getSeparator() {
        return real.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        return real.getRootDirectories();
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return real.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return real.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return path(real.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        return real.getPathMatcher(syntaxAndPattern);
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return real.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
        return real.newWatchService();
    }

    private final class Provider extends FileSystemProvider {
        private final FileSystemProvider provider =
                java.nio.file.FileSystems.getDefault().provider();

        @Override
        public String getScheme() {
            return "faulty";
        }

        @Override
        public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileSystem getFileSystem(URI uri) {
            return FaultyFileSystem.this;
        }

        @Override
        public Path getPath(URI uri) {
            return path(provider.getPath(uri));
        }

        @Override
        public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
                throws IOException {
            count("open");
            return new Channel(provider.newFileChannel(unwrapped(path), options, attributes));
        }

        @Override
        public SeekableByteChannel newByteChannel(
                Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
            return newFileChannel(path, options, attributes);
        }

        @Override
        public DirectoryStream<Path> newDirectoryStream(Path path, DirectoryStream.Filter<? super Path> filter)
                throws IOException {
            return provider.newDirectoryStream(unwrapped(path), filter);
        }

        @Override
        public void createDirectory(Path path, FileAttribute<?>... attributes) throws IOException {
            count("createDirectory");
            provider.createDirectory(unwrapped(path), attributes);
        }

        @Override
        public void createLink(Path link, Path existing) throws IOException {
            count("link");
            provider.createLink(unwrapped(link), unwrapped(existing));
        }

        @Override
        public void delete(Path path) throws IOException {
            count("delete");
            provider.delete(unwrapped(path));
        }

        @Override
        public boolean deleteIfExists(Path path) throws IOException {
            return provider.deleteIfExists(unwrapped(path));
        }

        @Override
        public void copy(Path source, Path target, CopyOption... options) throws IOException {
            count("copy");
            provider.copy(unwrapped(source), unwrapped(target), options);
        }

        @Override
        public void move(Path source, Path target, CopyOption... options) throws IOException {
            count("move");
            provider.move(unwrapped(source), unwrapped(target), options);
        }

        @Override
        public boolean isSameFile(Path path, Path other) throws IOException {
            return provider.isSameFile(unwrapped(path), unwrapped(other));
        }

        @Override
        public boolean isHidden(Path path) throws IOException {
            return provider.isHidden(unwrapped(path));
        }

        @Override
        public FileStore getFileStore(Path path) throws IOException {
            return provider.getFileStore(unwrapped(path));
        }

        @Override
        public void checkAccess(Path path, AccessMode... modes) throws IOException {
            provider.checkAccess(unwrapped(path), modes);
        }

        @Override
        public <V extends FileAttributeView> V getFileAttributeView(Path path, Class<V> type, LinkOption... options) {
            return provider.getFileAttributeView(unwrapped(path), type, options);
        }

        @Override
        public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
                throws IOException {
            return provider.readAttributes(unwrapped(path), type, options);
        }

        @Override
        public Map<String, Object> readAttributes(Path path, String names, LinkOption... options) throws IOException {
            return provider.readAttributes(unwrapped(path), names, options);
        }

        @Override
        public void setAttribute(Path path, String name, Object value, LinkOption... options) throws IOException {
            provider.setAttribute(unwrapped(path), name, value, options);
        }
    }

    /** Counts what changes the file; everything else is passed on. */
    private final class Channel extends DelegatingChannel {
        Channel(FileChannel channel) {
            super(channel);
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            count("write");
            return super.write(bytes);
        }

        @Override
        public int write(ByteBuffer bytes, long position) throws IOException {
            count("patch");
            return super.write(bytes, position);
        }

        @Override
        public long write(ByteBuffer[] bytes, int offset, int length) throws IOException {
            count("write");
            return super.write(bytes, offset, length);
        }

        @Override
        public long transferFrom(ReadableByteChannel from, long position, long count) throws IOException {
            count("transfer");
            return super.transferFrom(from, position, count);
        }

        @Override
        public void force(boolean metaData) throws IOException {
            count("force");
            super.force(metaData);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            count("truncate");
            return super.truncate(size);
        }
    }
}
