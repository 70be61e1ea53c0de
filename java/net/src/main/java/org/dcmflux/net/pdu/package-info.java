/**
 * Protocol Data Units: what the two sides of an association say to each other, as values and as bytes.
 *
 * <p>{@link org.dcmflux.net.pdu.Pdu} has a record a kind; {@link org.dcmflux.net.pdu.PduWriter} makes bytes of them and
 * {@link org.dcmflux.net.pdu.PduReader} reads them back, never allocating what a length field merely promises. What cannot
 * be read is a {@link org.dcmflux.net.pdu.MalformedPduException}, which knows the reason to abort with.
 *
 * <p>Imports the errors of core; no socket and no state.
 */
@NullMarked
package org.dcmflux.net.pdu;

import org.jspecify.annotations.NullMarked;
