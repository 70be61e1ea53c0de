/**
 * Data Set to bytes and back, for a Transfer Syntax.
 *
 * <p>In reading order: {@link org.dcmflux.encoding.DataSetReader} (one pull loop over an explicit stack of levels),
 * {@link org.dcmflux.encoding.ReadOptions} with its {@link org.dcmflux.encoding.Tolerance},
 * {@link org.dcmflux.encoding.DataSetProbe} (the form of a Data Set that nobody names), {@link org.dcmflux.encoding.DataSetWriter},
 * {@link org.dcmflux.encoding.WriteOptions}.
 *
 * <p>Imports {@code data}, {@code bytes}, {@code dictionary} and {@code error}; knows nothing of pixels or files.
 */
@NullMarked
package org.dcmflux.encoding;

import org.jspecify.annotations.NullMarked;
