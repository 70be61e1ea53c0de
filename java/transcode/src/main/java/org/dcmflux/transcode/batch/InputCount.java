package org.dcmflux.transcode.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dcmflux.transcode.TranscodeListener;
import org.jspecify.annotations.Nullable;

/**
 * Counts the inputs of a batch for whoever listens: ahead of the work, some at a time, so that it stands in nobody's way; or with
 * the work, where a list of inputs can be read only once.
 */
final class InputCount {
    private static final int AT_A_TIME = 256;

    private final TranscodeListener progress;
    private final @Nullable InputScan ahead;
    private long files;
    private long bytes;
    private boolean told;

    InputCount(InputScan inputs, TranscodeListener progress) throws IOException {
        this.progress = progress;
        this.ahead = progress == TranscodeListener.NONE ? null : inputs.again();
    }

    /** Whether {@link #more} has something to do. */
    boolean isAhead() {
        return ahead != null;
    }

    /** Counts some more ahead; returns whether there are more. */
    boolean more() {
        InputScan scan = ahead;
        for (int i = 0; scan != null && i < AT_A_TIME; i++) {
            try {
                FoundInput input = scan.next();
                if (input == null) {
                    scan.close();
                    tell();
                    return false;
                }
                add(input.path());
            } catch (InputScan.ScanException e) {
                files++; // it will be told as an input that failed
            } catch (IOException e) {
                return false; // whoever comes to this place of the list to work says it
            }
        }
        return scan != null;
    }

    /** An input was found by those who work. */
    void found(Path input) {
        if (ahead == null && progress != TranscodeListener.NONE) {
            add(input);
        }
    }

    /** There are no more inputs. */
    void ended() {
        if (ahead == null) {
            tell();
        }
    }

    private void add(Path input) {
        files++;
        bytes += size(input);
    }

    private void tell() {
        if (!told) {
            told = true;
            progress.batchCounted(files, bytes);
        }
    }

    /** As it counts in what is to be done: nothing for what cannot be looked at, which is said when its turn comes. */
    static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
