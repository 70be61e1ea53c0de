package org.dcmflux.dictionary;

/**
 * One row of the registry of unique identifiers.
 *
 * @param uid the UID, without padding
 * @param name the name
 * @param type what it identifies, such as {@code SOP Class}, {@code Transfer Syntax}, {@code LDAP OID}
 * @param keyword the keyword, empty where the registry has none
 * @param retired whether it is retired
 * @dicom PS3.6 A
 */
public record UidEntry(String uid, String name, String type, String keyword, boolean retired) {}
