/**
 * Data Sets in the DICOM JSON Model.
 *
 * <p>The door is {@link org.dcmflux.json.DicomJson}; {@link org.dcmflux.json.BulkDataReference} decides which values
 * are written by reference.
 *
 * <p>Imports {@code data}, {@code bytes} and {@code dictionary}.
 *
 * @dicom PS3.18 F
 */
@NullMarked
package org.dcmflux.json;

import org.jspecify.annotations.NullMarked;
