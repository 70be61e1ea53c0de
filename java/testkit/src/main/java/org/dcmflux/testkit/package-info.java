/**
 * What tests of every module share: test data by manifest, builders of well-formed and broken bytes, pixel comparison
 * and the judges, which are programs of other houses that read what we wrote.
 *
 * <p>This package imports nothing of ours, so that a builder of bytes cannot share a mistake with the reader.
 */
@NullMarked
package org.dcmflux.testkit;

import org.jspecify.annotations.NullMarked;
