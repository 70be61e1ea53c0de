/**
 * A Data Set in memory; large values stay where they are.
 *
 * <p>In reading order: {@link org.dcmflux.data.DataSet}, {@link org.dcmflux.data.DataElement},
 * {@link org.dcmflux.data.ElementValue} (in memory, deferred, Sequence, fragments),
 * {@link org.dcmflux.data.FragmentSequence} (positions, never bytes) and {@link org.dcmflux.data.DataSetBuilder}.
 *
 * <p>Imports {@code bytes} and {@code dictionary}; neither parses nor interprets.
 */
@NullMarked
package org.dcmflux.data;

import org.jspecify.annotations.NullMarked;
