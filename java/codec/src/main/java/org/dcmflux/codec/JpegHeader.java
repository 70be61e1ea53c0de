package org.dcmflux.codec;

import java.nio.ByteBuffer;
import org.dcmflux.pixel.PhotometricInterpretation;
import org.jspecify.annotations.Nullable;

/**
 * Walks the marker segments of a JPEG or JPEG-LS code stream to its frame header.
 *
 * <p>Three components of a DCT process are YCbCr when a JFIF or an Adobe marker says so, and surely are when two of them have
 * fewer samples. They are RGB when Adobe says so or their identifiers are those letters. Else the Data Set has the word.
 *
 * @dicom PS3.5 8.2.1, PS3.3 C.7.6.3.1.2
 */
final class JpegHeader {
    private static final int SOF3 = 0xC3;
    private static final int SOF55 = 0xF7;
    private static final int APP0 = 0xE0;
    private static final int APP14 = 0xEE;
    private static final int SOS = 0xDA;
    private static final int EOI = 0xD9;
    private static final int TEM = 0x01;
    private static final int RST0 = 0xD0;
    private static final int SOI = 0xD8;
    private static final int ADOBE_TRANSFORM = 11;

    private boolean jfif;
    private int adobe = -1;

    private JpegHeader() {}

    static @Nullable CodeStreamFacts facts(ByteBuffer bytes) {
        return new JpegHeader().walk(bytes);
    }

    private @Nullable CodeStreamFacts walk(ByteBuffer bytes) {
        int at = 2;
        while (at + 4 <= bytes.limit()) {
            int marker = bytes.get(at + 1) & 0xFF;
            if (bytes.get(at) != (byte) 0xFF) {
                return null;
            }
            if (marker == 0xFF) {
                at++;
                continue;
            }
            if (marker == TEM || marker >= RST0 && marker <= SOI) {
                at += 2;
                continue;
            }
            int length = bytes.getShort(at + 2) & 0xFFFF;
            if (marker == SOS || marker == EOI || length < 2 || at + 2 + length > bytes.limit()) {
                return null;
            }
            if (isFrame(marker)) {
                return frame(bytes, at + 4, length - 2, marker);
            }
            note(bytes, at + 4, length - 2, marker);
            at += 2 + length;
        }
        return null;
    }

    /** SOF0 to SOF15 without DHT, JPG and DAC, and the SOF of JPEG-LS. */
    private static boolean isFrame(int marker) {
        return marker == SOF55
                || marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    }

    private void note(ByteBuffer bytes, int at, int length, int marker) {
        if (marker == APP0 && begins(bytes, at, length, "JFIF\0")) {
            jfif = true;
        }
        if (marker == APP14 && length > ADOBE_TRANSFORM && begins(bytes, at, length, "Adobe")) {
            adobe = bytes.get(at + ADOBE_TRANSFORM) & 0xFF;
        }
    }

    private static boolean begins(ByteBuffer bytes, int at, int length, String text) {
        if (length < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (bytes.get(at + i) != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private @Nullable CodeStreamFacts frame(ByteBuffer bytes, int at, int length, int marker) {
        int components = length < 6 ? 0 : bytes.get(at + 5) & 0xFF;
        if (components == 0 || length < 6 + 3 * components) {
            return null;
        }
        int rows = bytes.getShort(at + 1) & 0xFFFF;
        int columns = bytes.getShort(at + 3) & 0xFFFF;
        boolean dct = marker != SOF3 && marker != SOF55 && marker != 0xC7 && marker != 0xCB && marker != 0xCF;
        PhotometricInterpretation colour =
                dct && components == 3 ? colour(bytes, at + 6) : PhotometricInterpretation.UNKNOWN;
        return new CodeStreamFacts(columns, rows, components, bytes.get(at) & 0xFF, colour);
    }

    private PhotometricInterpretation colour(ByteBuffer bytes, int at) {
        if (jfif || adobe == 1) {
            return PhotometricInterpretation.YBR_FULL;
        }
        if (adobe == 0) {
            return PhotometricInterpretation.RGB;
        }
        int luma = bytes.get(at + 1);
        if (bytes.get(at + 4) != luma || bytes.get(at + 7) != luma) {
            return PhotometricInterpretation.YBR_FULL;
        }
        boolean letters = bytes.get(at) == 'R' && bytes.get(at + 3) == 'G' && bytes.get(at + 6) == 'B';
        return letters ? PhotometricInterpretation.RGB : PhotometricInterpretation.UNKNOWN;
    }
}
