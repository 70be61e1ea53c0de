/**
 * The Native DICOM Model, written as XML.
 *
 * <p>{@link org.dcmflux.xml.NativeXml} visits a Data Set and appends text; what becomes a reference is decided by the
 * {@link org.dcmflux.json.BulkDataReference} that JSON uses too. Imports the Data Set and the dictionary; never how either is
 * encoded.
 *
 * @dicom PS3.19 A.1
 */
@NullMarked
package org.dcmflux.xml;

import org.jspecify.annotations.NullMarked;
