/**
 * What can go wrong with data, in words that name the place and, where there is one, the remedy.
 *
 * <p>{@link org.dcmflux.error.DicomException} is the root; it is an {@link java.io.IOException}, because every one of
 * its kinds can only be found out by reading or writing. The caller's own mistakes are
 * {@link IllegalArgumentException} and {@link IllegalStateException} and do not live here.
 *
 * <p>Imports nothing of ours, so that every room may raise these.
 */
@NullMarked
package org.dcmflux.error;

import org.jspecify.annotations.NullMarked;
