/**
 * Numbers about transcoding for whatever Micrometer reports to: {@link org.dcmflux.metrics.MicrometerMetrics}.
 *
 * <p>An artifact of its own, so that nobody gets Micrometer who does not ask for it. Imports {@code transcode} and
 * {@code dictionary}; nothing imports it.
 */
@NullMarked
package org.dcmflux.metrics;

import org.jspecify.annotations.NullMarked;
