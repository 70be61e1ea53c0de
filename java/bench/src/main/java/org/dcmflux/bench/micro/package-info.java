/**
 * JMH benchmarks of single parts: what one element, one offset table, one frame costs, and how much is allocated for it.
 *
 * <p>Start with {@link org.dcmflux.bench.micro.CodecBenchmark}, which stands beside the codec floor;
 * {@link org.dcmflux.bench.micro.SampleFiles} makes the inputs from the fixtures of the tests, and
 * {@link org.dcmflux.bench.micro.Microbenchmarks} is what {@code scripts/jmh} starts. Comparing with other toolkits is the
 * harness's job.
 */
@NullMarked
package org.dcmflux.bench.micro;

import org.jspecify.annotations.NullMarked;
