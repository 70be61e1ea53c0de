/**
 * Shows a run to people: Markdown, PNG charts, and one HTML page that needs nothing beside itself.
 *
 * <p>{@link org.dcmflux.bench.report.ReportFolder} writes all of it; {@link org.dcmflux.bench.report.Findings} computes from the
 * figures what is said in words, where dcmflux loses too. Imports {@code result} and nothing else of ours.
 */
@NullMarked
package org.dcmflux.bench.report;

import org.jspecify.annotations.NullMarked;
