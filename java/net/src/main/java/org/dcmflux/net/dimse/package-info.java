/**
 * Messages: commands with or without a Data Set.
 *
 * <p>{@link org.dcmflux.net.dimse.CommandSet} is the command as bytes and as values,
 * {@link org.dcmflux.net.dimse.MessageExchange} sends and receives them on an association,
 * {@link org.dcmflux.net.dimse.Status} says in words what the other side made of one, and
 * {@link org.dcmflux.net.dimse.Verification} is the smallest service of all.
 */
@NullMarked
package org.dcmflux.net.dimse;

import org.jspecify.annotations.NullMarked;
