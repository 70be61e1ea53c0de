/**
 * Storage, both sides of it.
 *
 * <p>{@link org.dcmflux.net.storage.StorageScu} sends many files: {@link org.dcmflux.net.storage.FileDiscovery} finds them,
 * {@link org.dcmflux.net.storage.InstanceFile} is what must be known of one, each worker keeps a
 * {@link org.dcmflux.net.storage.StorageAssociation}, and a {@link org.dcmflux.net.storage.StoreResult} says of each file
 * whether it is stored, failed or unknown; a {@link org.dcmflux.net.storage.Ledger} remembers that for the next run.
 * {@link org.dcmflux.net.storage.SelectionProfile} names the Transfer Syntaxes that suit a kind of instance, and an
 * {@link org.dcmflux.net.storage.InstanceSource} makes one of them when the other side does not take the file as it is.
 *
 * <p>{@link org.dcmflux.net.storage.StorageScp} receives, into an {@link org.dcmflux.net.storage.InstanceDirectory}.
 */
@NullMarked
package org.dcmflux.net.storage;

import org.jspecify.annotations.NullMarked;
