/**
 * Tags, Value Representations and unique identifiers as the registry of the standard lists them.
 *
 * <p>In reading order: {@link org.dcmflux.dictionary.Tag} is the arithmetic of tags (which are plain {@code int}s
 * everywhere), {@link org.dcmflux.dictionary.Tags} their names, {@link org.dcmflux.dictionary.Vr} the Value
 * Representations, {@link org.dcmflux.dictionary.Dictionary} brings the three together, and
 * {@link org.dcmflux.dictionary.TransferSyntaxes}, {@link org.dcmflux.dictionary.SopClasses} and
 * {@link org.dcmflux.dictionary.Uids} know the identifiers.
 *
 * <p>The facts are rows of the TSV files in {@code src/main/dictionary}; a build step turns them into constants and
 * into tables that are read once, on first use. A new tag or identifier is a new row.
 *
 * <p>This package imports nothing of ours.
 *
 * @dicom PS3.6 6
 */
@NullMarked
package org.dcmflux.dictionary;

import org.jspecify.annotations.NullMarked;
