package org.dcmflux.bench.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.dcmflux.testkit.ParsedFile;
import org.dcmflux.testkit.TestData;

/**
 * The images that inputs are made of: those of the WG04 compression samples when the shared test data is there, else the drawn
 * fixtures of the repository, which compress a little differently.
 *
 * @param description which ones, for the report
 * @param ct a computed tomography, signed 16 bits
 * @param xRay ten bits in 16
 * @param ultrasound RGB
 */
record SourceImages(String description, SourceImage ct, SourceImage xRay, SourceImage ultrasound) {
    private static final String FOLDER = "wg04/REF";

    static SourceImages find() {
        Optional<Path> shared = TestData.shared()
                .map(folder -> folder.resolve(FOLDER))
                .filter(folder -> Files.exists(folder.resolve("CT1_UNC")))
                .filter(folder -> Files.exists(folder.resolve("RG3_UNC")))
                .filter(folder -> Files.exists(folder.resolve("US1_UNC")));
        if (shared.isPresent()) {
            return new SourceImages(
                    "NEMA WG04 compression samples CT1, RG3 and US1 (public)",
                    read(shared.get(), "CT1_UNC"),
                    read(shared.get(), "RG3_UNC"),
                    read(shared.get(), "US1_UNC"));
        }
        return new SourceImages(
                "drawn fixtures of this repository (testdata/); the WG04 samples are not on this machine",
                read(TestData.own(), "ct-multiframe.dcm"),
                read(TestData.own(), "ct-multiframe.dcm"),
                read(TestData.own(), "us-rgb-multiframe.dcm"));
    }

    private static SourceImage read(Path folder, String name) {
        return SourceImage.of(ParsedFile.of(folder.resolve(name)));
    }
}
