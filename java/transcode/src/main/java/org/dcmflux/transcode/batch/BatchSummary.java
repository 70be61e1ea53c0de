package org.dcmflux.transcode.batch;

import java.util.EnumMap;
import java.util.Map;
import org.dcmflux.transcode.batch.BatchItem.Status;

/**
 * How a batch ended.
 *
 * @param counts outputs by status; a status that did not occur is 0
 */
public record BatchSummary(Map<Status, Long> counts) {
    public BatchSummary {
        EnumMap<Status, Long> all = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            all.put(status, counts.getOrDefault(status, 0L));
        }
        counts = Map.copyOf(all);
    }

    /** Outputs with this status. */
    public long count(Status status) {
        return counts.getOrDefault(status, 0L);
    }
}
