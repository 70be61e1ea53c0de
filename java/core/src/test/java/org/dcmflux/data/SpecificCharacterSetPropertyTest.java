package org.dcmflux.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dcmflux.dictionary.Vr;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpecificCharacterSetPropertyTest {
    private static final String[] TERMS = {
        "ISO_IR 192",
        "GB18030",
        "GBK",
        "ISO_IR 100",
        "ISO_IR 13",
        "ISO_IR 166",
        "ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 126\\ISO 2022 IR 203",
        "\\ISO 2022 IR 87\\ISO 2022 IR 159",
        "ISO 2022 IR 13\\ISO 2022 IR 87",
        "ISO 2022 IR 6\\ISO 2022 IR 149",
        "\\ISO 2022 IR 58",
        "ISO 2022 IR 100\\ISO 2022 IR 87\\ISO 2022 IR 149\\ISO 2022 IR 58"
    };
    private static final Vr[] VRS = {Vr.PN, Vr.LO, Vr.LT, Vr.UT};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatWasEncodedIsDecodedAgain(long seed) {
        Random random = new Random(seed);
        for (String terms : TERMS) {
            SpecificCharacterSet set = SpecificCharacterSet.of(List.of(terms.split("\\\\", -1)));
            List<Integer> alphabet = alphabet(set, random);
            for (int i = 0; i < 40; i++) {
                Vr vr = VRS[random.nextInt(VRS.length)];
                StringBuilder text = new StringBuilder();
                for (int k = random.nextInt(20); k > 0; k--) {
                    text.appendCodePoint(alphabet.get(random.nextInt(alphabet.size())));
                }
                byte[] bytes = set.encode(text.toString(), vr);
                assertThat(set.decode(bytes, vr))
                        .as("seed %s, %s, %s", seed, terms, vr)
                        .isEqualTo(text.toString());
            }
        }
    }

    /** Delimiters and ASCII, and what a random choice of characters has that can be written. */
    private static List<Integer> alphabet(SpecificCharacterSet set, Random random) {
        List<Integer> alphabet =
                new ArrayList<>(List.of((int) '^', (int) '=', (int) '\\', (int) '\r', (int) '\n', (int) '\t'));
        for (char c = ' '; c < 0x7F; c += 7) {
            alphabet.add((int) c);
        }
        int[] starts = {0xA0, 0x391, 0x410, 0xE01, 0x3041, 0x4E00, 0x5C00, 0xAC00, 0xFF66, 0x10000};
        for (int i = 0; i < 400; i++) {
            int codePoint = starts[random.nextInt(starts.length)] + random.nextInt(90);
            String text = Character.toString(codePoint);
            if (Character.isDefined(codePoint) && set.canEncode(text) && roundTrips(set, text)) {
                alphabet.add(codePoint);
            }
        }
        return alphabet;
    }

    /** The JDK's tables have characters that share their code with another one. */
    private static boolean roundTrips(SpecificCharacterSet set, String text) {
        return set.decode(set.encode(text, Vr.LO), Vr.LO).equals(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void anyBytesAreDecodedWithoutAnException(long seed) {
        Random random = new Random(seed);
        byte[][] pieces = {{0x1B}, {0x1B, '$', 'B'}, {0x1B, '(', 'B'}, {0x1B, '$', ')', 'C'}, {0x1B, '$', '('}, {'\\'}};
        for (int i = 0; i < 2000; i++) {
            String terms = TERMS[random.nextInt(TERMS.length)];
            byte[] bytes = new byte[random.nextInt(30)];
            random.nextBytes(bytes);
            byte[] piece = pieces[random.nextInt(pieces.length)];
            if (bytes.length > piece.length) {
                System.arraycopy(piece, 0, bytes, random.nextInt(bytes.length - piece.length), piece.length);
            }
            SpecificCharacterSet set = SpecificCharacterSet.of(List.of(terms.split("\\\\", -1)));
            for (Vr vr : VRS) {
                assertThat(set.values(bytes, vr))
                        .as("seed %s, round %s", seed, i)
                        .isNotNull();
            }
        }
    }
}
