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
     * Prepares an instance in one of these syntaxes; reads as little as it can.
     *
     * @throws IOException when this instance cannot be had in it
     */
    Instance open(InstanceFile instance, String transferSyntaxUid) throws IOException;

    /** An instance on its way; used once, by one thread. */
    interface Instance extends Closeable {
        String sopClassUid();

        /** Another one than the file's when something was lost. */
        String sopInstanceUid();

        /**
         * Writes the Data Set, without preamble and File Meta Information. When it fails, what was written is worthless.
         */
        void write(WritableByteChannel dataSet) throws IOException;
    }
}
