package org.dcmflux.bench.harness;

import java.nio.file.Path;
import org.dcmflux.testkit.FrameShape;

/**
 * A file that contenders are given.
 *
 * @param name short name in tables and file names
 * @param title the same with its size, for people
 * @param dicom the file, in Explicit VR Little Endian
 * @param raw its pixels alone
 * @param sha256 of its pixels
 * @param shape of its frames
 * @param bitsStored bits of a sample that mean something
 * @param photometric Photometric Interpretation
 */
record Input(
        String name,
        String title,
        Path dicom,
        Path raw,
        String sha256,
        FrameShape shape,
        int bitsStored,
        String photometric) {

    /** 10^6 bytes of native pixels. */
    double megabytes() {
        return shape.byteCount() / 1e6;
    }
}
