package org.dcmflux.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.dcmflux.dictionary.Vr;
import org.dcmflux.testkit.Judge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What we encode pydicom decodes to the same text. */
final class SpecificCharacterSetIT {
    private static final String SCRIPT = """
            import sys, warnings
            warnings.simplefilter('ignore')
            from pydicom.charset import convert_encodings, decode_bytes
            from pydicom.valuerep import TEXT_VR_DELIMS
            for line in open(sys.argv[1], encoding='ascii'):
                terms, value = line.rstrip('\\n').split('\\t')
                encodings = convert_encodings(terms.split('\\\\'))
                text = decode_bytes(bytes.fromhex(value), encodings, TEXT_VR_DELIMS)
                text = text.replace('\\x1b$)A', '') # it leaves the escape sequence of IR 58 in the text
                print(text.encode('utf-8', 'surrogatepass').hex())
            """;

    /** Terms, and the blocks of Unicode whose characters they have. */
    private static final String[][] REPERTOIRES = {
        {"ISO_IR 192", "\u3041\u4E00\uAC00\u0410"},
        {"GB18030", "\u3041\u4E00\u0410"},
        {"GBK", "\u3041\u4E00"},
        {"ISO_IR 100", "\u00A1"},
        {"ISO_IR 101", "\u0102\u0139"},
        {"ISO_IR 144", "\u0410"},
        {"ISO_IR 127", "\u0621"},
        {"ISO_IR 126", "\u0391"},
        {"ISO_IR 138", "\u05D0"},
        {"ISO_IR 148", "\u00A1"},
        {"ISO_IR 13", "\uFF66"},
        {"ISO_IR 166", "\u0E01"},
        {"\\ISO 2022 IR 87", "\u3041\u30A1\u4E00\u5C71"},
        {"\\ISO 2022 IR 87\\ISO 2022 IR 159", "\u3041\u4E00\u5C71"},
        {"\\ISO 2022 IR 149", "\uAC00\u4E00"},
        {"\\ISO 2022 IR 58", "\u4E00\u3041"},
        {"ISO 2022 IR 100\\ISO 2022 IR 144\\ISO 2022 IR 126", "\u00C0\u0410\u0391"}
    };

    @TempDir
    Path folder;

    @Test
    void pydicomDecodesWhatWeEncode() throws IOException {
        Random random = new Random(20_260_101);
        List<String> cases = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (String[] repertoire : REPERTOIRES) {
            SpecificCharacterSet set = SpecificCharacterSet.of(List.of(repertoire[0].split("\\\\", -1)));
            for (int i = 0; i < 60; i++) {
                String text = text(set, repertoire[1], random);
                cases.add(repertoire[0] + "\t" + HexFormat.of().formatHex(set.encode(text, Vr.LT)));
                texts.add(text);
            }
        }
        Path list = Files.write(folder.resolve("cases"), cases);
        Path script = Files.writeString(folder.resolve("script.py"), SCRIPT);
        String[] decoded = Judge.PYDICOM
                .require()
                .run(Duration.ofMinutes(1), script.toString(), list.toString())
                .succeeded()
                .stdout()
                .split("\n", -1);
        for (int i = 0; i < texts.size(); i++) {
            assertThat(new String(HexFormat.of().parseHex(decoded[i]), StandardCharsets.UTF_8))
                    .as(cases.get(i))
                    .isEqualTo(texts.get(i));
        }
    }

    private static String text(SpecificCharacterSet set, String blocks, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i >= 0; i--) {
            int choice = random.nextInt(6);
            char c = choice == 0 ? (char) ('A' + random.nextInt(26)) : choice == 1 ? '\n' : 0;
            while (c == 0) {
                char candidate = (char) (blocks.charAt(random.nextInt(blocks.length())) + random.nextInt(60));
                c = set.canEncode(String.valueOf(candidate)) ? candidate : 0;
            }
            text.append(c);
        }
        return text.toString();
    }
}
