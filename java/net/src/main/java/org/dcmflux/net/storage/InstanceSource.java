package org.dcmflux.net.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.util.List;

/**
 * Gets instances in another Transfer Syntax than their file has. Used by many threads at once.
 *
 * <p>What it cannot do it refuses: an instance is never changed silently, and never loses its pixels.
 */
public interface InstanceSource {
    /** Knows files only as they are. */
    InstanceSource AS_IT_IS = new InstanceSource() {
        @Override
        public List<String> transferSyntaxes(String sopClassUid, String transferSyntaxUid) {
            return List.of();
        }

        @Override
        public Instance open(InstanceFile instance, String transferSyntaxUid) throws IOException {
            throw new IOException(instance.path() + " is sent as it is or not at all");
        }
    };

    /** UIDs of the syntaxes that may be offered for instances of a SOP Class besides their own, the best one first. */
    List<String> transferSyntaxes(String sopClassUid, String transferSyntaxUid);

    /**
     * Prepares an instance in one of these syntaxes: reads as little as it can, and refuses here what can be refused.
     *
     * @throws IOException when this instance cannot be had in it; another syntax may be tried then
     */
    Instance open(InstanceFile instance, String transferSyntaxUid) throws IOException;

    /** An instance on its way; used once, by one thread. */
    interface Instance extends Closeable {
        String sopClassUid();

        /** Another one than the file's when something was lost. */
        String sopInstanceUid();

        /**
         * Writes the Data Set, without preamble and File Meta Information, as it is made; the channel takes bytes as fast as the
         * other side does, and blocks meanwhile.
         *
         * <p>The channel hands on some hundred kilobytes at a time. What fails before it has handed anything on is this instance's
         * failure alone. Later the association is aborted: the other side has half an object, which it must not keep.
         *
         * @param dataSet stays open
         * @throws java.util.concurrent.CancellationException when the thread was interrupted
         */
        void write(WritableByteChannel dataSet) throws IOException;
    }
}
