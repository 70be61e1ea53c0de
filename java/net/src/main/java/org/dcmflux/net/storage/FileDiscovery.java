package org.dcmflux.net.storage;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Finds the files of inputs, directory by directory, each in the order of its names; nothing is read of them. */
public final class FileDiscovery {
    /** How deep directories are looked into. */
    public enum Depth {
        /** The files in a directory, none of the directories in it. */
        FILES_ONLY,
        /** All that is below. */
        RECURSIVE
    }

    /** Hears of files. */
    public interface Visitor {
        void file(Path path) throws InterruptedException;

        /** A directory cannot be read, or an input does not exist. */
        void unreadable(Path path, String reason);
    }

    private final Depth depth;
    private final Set<Object> seen = new HashSet<>();

    public FileDiscovery(Depth depth) {
        this.depth = depth;
    }

    /** Visits everything once, links to directories followed, loops not. */
    public void visit(List<Path> inputs, Visitor visitor) throws InterruptedException {
        for (Path input : inputs) {
            if (Files.isDirectory(input)) {
                visitDirectory(input, visitor);
            } else if (Files.exists(input)) {
                visitor.file(input);
            } else {
                visitor.unreadable(input, "no such file or directory; check the path");
            }
        }
    }

    private void visitDirectory(Path root, Visitor visitor) throws InterruptedException {
        Deque<Path> stack = new ArrayDeque<>();
        stack.push(root);
        while (!stack.isEmpty()) {
            Path directory = stack.pop();
            List<Path> children = children(directory, visitor);
            List<Path> directories = new ArrayList<>();
            for (Path child : children) {
                if (!Files.isDirectory(child)) {
                    visitor.file(child);
                } else if (depth == Depth.RECURSIVE) {
                    directories.add(child);
                }
            }
            Collections.reverse(directories);
            directories.forEach(stack::push);
        }
    }

    private List<Path> children(Path directory, Visitor visitor) {
        List<Path> children = new ArrayList<>();
        try {
            if (!seen.add(directory.toRealPath())) {
                return children;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                entries.forEach(children::add);
            }
        } catch (IOException e) {
            visitor.unreadable(directory, "cannot be read: " + Reason.of(directory, e));
        } catch (DirectoryIteratorException e) {
            visitor.unreadable(
                    directory, "cannot be read: " + Reason.of(directory, Objects.requireNonNullElse(e.getCause(), e)));
        }
        Collections.sort(children);
        return children;
    }
}
