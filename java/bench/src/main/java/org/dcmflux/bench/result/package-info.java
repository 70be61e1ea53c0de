/**
 * What was measured, as values: nothing here starts a program or draws a picture.
 *
 * <p>Read {@link org.dcmflux.bench.result.BenchmarkRun} first; {@link org.dcmflux.bench.result.Ratios} makes of it the only
 * figures that are compared; {@link org.dcmflux.bench.result.RunComparison} holds two runs side by side. Imports nothing of ours.
 */
@NullMarked
package org.dcmflux.bench.result;

import org.jspecify.annotations.NullMarked;
