/**
 * A Data Set in memory; large values stay where they are.
 *
 * <p>In reading order: {@link org.dcmflux.data.DataSet}, {@link org.dcmflux.data.DataElement},
 * {@link org.dcmflux.data.ElementValue} (in memory, deferred, Sequence, fragments),
 * {@link org.dcmflux.data.FragmentSequence} (positions, never bytes) and {@link org.dcmflux.data.DataSetBuilder}.
 *
 * <p>What values mean is asked for, never found out beforehand: {@code strings}, {@code doubles}, {@code dates} and so
 * on of the Data Set, with {@link org.dcmflux.data.SpecificCharacterSet} for text, {@link org.dcmflux.data.PersonName},
 * {@link org.dcmflux.data.WrittenNumber}, {@link org.dcmflux.data.DateValue}, {@link org.dcmflux.data.TimeValue} and
 * {@link org.dcmflux.data.DateTimeValue}. {@link org.dcmflux.data.PrivateBlock} finds private elements by their
 * creator, {@link org.dcmflux.data.ElementPath} says where an element is.
 *
 * <p>Imports {@code bytes}, {@code dictionary} and {@code error}; parses no Data Sets.
 */
@NullMarked
package org.dcmflux.data;

import org.jspecify.annotations.NullMarked;
