package org.dcmflux.transcode;

import java.util.List;

/** Tells several listeners the same. */
record ListenerGroup(List<TranscodeListener> listeners) implements TranscodeListener {
    @Override
    public void batchStarted(long files, long bytes) {
        listeners.forEach(each -> each.batchStarted(files, bytes));
    }

    @Override
    public void batchCounted(long files, long bytes) {
        listeners.forEach(each -> each.batchCounted(files, bytes));
    }

    @Override
    public void fileStarted(String input, long bytes) {
        listeners.forEach(each -> each.fileStarted(input, bytes));
    }

    @Override
    public void planned(String input, TranscodePlan plan) {
        listeners.forEach(each -> each.planned(input, plan));
    }

    @Override
    public void frameFinished(String input, FrameProgress frame) {
        listeners.forEach(each -> each.frameFinished(input, frame));
    }

    @Override
    public void bytesCopied(String input, long done, long total) {
        listeners.forEach(each -> each.bytesCopied(input, done, total));
    }

    @Override
    public void fileFinished(String input, FileOutcome outcome) {
        listeners.forEach(each -> each.fileFinished(input, outcome));
    }

    @Override
    public void batchFinished() {
        listeners.forEach(TranscodeListener::batchFinished);
    }
}
