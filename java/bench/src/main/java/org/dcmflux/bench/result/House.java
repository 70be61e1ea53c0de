package org.dcmflux.bench.result;

/** Whose program it is. Nobody is judged by a program of their own house where another one can do it. */
public enum House {
    /** This project. */
    DCMFLUX,
    /** OFFIS dcmtk. */
    DCMTK,
    /** Grassroots DICOM. */
    GDCM,
    /** The OpenJPEG tools, which know code streams only. */
    OPENJPEG,
    /** Grok's tools, which know code streams only. */
    GROK,
    /** pydicom. */
    PYDICOM,
    /** dcm4che. */
    DCM4CHE,
    /** dicom-rs. */
    DICOM_RS,
    /** Not a toolkit: {@code cp}, or a codec library in a bare loop. */
    FLOOR
}
