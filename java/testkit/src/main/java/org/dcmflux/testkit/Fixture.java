package org.dcmflux.testkit;

/**
 * A file of our own making.
 *
 * @param name its name in {@code testdata/}
 * @param bytes its content
 * @param shape the shape of its decoded frames
 * @param pixels the decoded frames in the layout that {@link FrameHashes} describes
 * @param shows what it is good for
 */
record Fixture(String name, byte[] bytes, FrameShape shape, byte[] pixels, String shows) {
    /** The columns of the table, in order. */
    static final String COLUMNS = "path\tsha256\tbytes\ttransfer_syntax\tsop_class\trows\tcols\tsamples\tbits_allocated"
            + "\tbits_stored\thigh_bit\tpixel_representation\tphotometric\tplanar\tframes\tfragments\tbot_entries\teot"
            + "\tpixel_element\texpected\texactness\tframe_sha256\tall_frames_sha256\tnotes";

    /** Returns the row of the table. */
    String row() {
        ParsedFile file = ParsedFile.of(bytes);
        boolean encapsulated = file.isEncapsulated();
        return String.join(
                "\t",
                name,
                FrameHashes.sha256(bytes),
                Integer.toString(bytes.length),
                file.transferSyntax(),
                file.text(0x00020002),
                Integer.toString(shape.rows()),
                Integer.toString(shape.columns()),
                Integer.toString(shape.samples()),
                Integer.toString(shape.bitsAllocated()),
                Integer.toString(file.unsignedShort(0x00280101, 0)),
                Integer.toString(file.unsignedShort(0x00280102, 0)),
                shape.signed() ? "1" : "0",
                file.text(0x00280004),
                file.has(0x00280006) ? Integer.toString(file.unsignedShort(0x00280006, 0)) : "",
                Integer.toString(shape.frames()),
                encapsulated ? Integer.toString(file.fragments().size()) : "",
                encapsulated ? Integer.toString(file.basicOffsets().length) : "",
                file.has(0x7FE00001) ? "Y" : "N",
                "7fe00010",
                "decodes",
                "exact",
                String.join(",", FrameHashes.ofFrames(pixels, shape)),
                FrameHashes.ofAllFrames(pixels, shape),
                shows);
    }
}
