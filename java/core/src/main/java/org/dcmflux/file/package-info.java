/**
 * Whole files: preamble, {@code DICM}, File Meta Information, Data Set.
 *
 * <p>The door is {@link org.dcmflux.file.DicomFile}, whose long values are {@link org.dcmflux.file.LoadableValue}s;
 * {@link org.dcmflux.file.FileMetaInformation} is group 0002 and {@link org.dcmflux.file.Part10Writer} writes the beginning of a file and its Data Set to any sink.
 *
 * <p>Imports the rooms below: {@code encoding}, {@code data}, {@code bytes}, {@code dictionary}, {@code error}.
 */
@NullMarked
package org.dcmflux.file;

import org.jspecify.annotations.NullMarked;
