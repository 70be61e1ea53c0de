/**
 * Runs dcmflux and other toolkits on the same inputs, in turn, and believes no figure whose pixels were not looked at.
 *
 * <p>{@link org.dcmflux.bench.harness.BenchVsPeers} is what {@code scripts/bench-vs-peers} starts. In reading order:
 * {@code Inputs} makes files of public images, {@code Catalogue} says which {@code Row}s there are and which
 * {@code Contender}s take part, {@code RowRunner} runs them in rounds through {@code Spawner}, {@code PixelJudge} has what came out
 * decoded by another house. Programs are started as processes only; nothing of dcmflux is called from here, so that its own reader
 * is never its judge.
 */
@NullMarked
package org.dcmflux.bench.harness;

import org.jspecify.annotations.NullMarked;
