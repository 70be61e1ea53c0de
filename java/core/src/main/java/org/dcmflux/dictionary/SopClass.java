package org.dcmflux.dictionary;

/**
 * A storage SOP Class.
 *
 * @param uid the UID, without padding
 * @param name the name; where the registry no longer prints one, the UID
 * @param keyword the keyword, empty where the registry has none
 * @param retired whether it is retired
 * @param category our grouping by modality, such as {@code CT}
 * @param kind our grouping by what an instance holds, such as {@code single-frame image}
 * @param family the standard it belongs to: DICOM, DICOS or DICONDE
 * @dicom PS3.4 B.5
 */
public record SopClass(
        String uid, String name, String keyword, boolean retired, String category, String kind, String family) {}
