/**
 * Associations: two applications agree on presentation contexts and then exchange commands and Data Sets.
 *
 * <p>{@link org.dcmflux.net.association.Association} is one, requested or accepted, used by one thread; what it does when
 * something happens stands in the table of {@link org.dcmflux.net.association.StateMachine}. Its bytes go through a
 * transport, plain or TLS, on which nothing waits longer than {@link org.dcmflux.net.association.Timeouts} say. What goes
 * wrong is an {@link org.dcmflux.net.association.AssociationException}.
 *
 * <p>Knows PDUs, not commands.
 */
@NullMarked
package org.dcmflux.net.association;

import org.jspecify.annotations.NullMarked;
