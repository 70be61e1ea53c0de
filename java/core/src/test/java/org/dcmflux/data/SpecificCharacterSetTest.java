package org.dcmflux.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dcmflux.dictionary.Vr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SpecificCharacterSetTest {
    private static SpecificCharacterSet set(String... terms) {
        return SpecificCharacterSet.of(List.of(terms));
    }

    /** Bytes as the standard's annexes print them: text as it is, {@code <1B>} for a byte in hexadecimal digits. */
    private static byte[] bytes(String printed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < printed.length(); i++) {
            if (printed.charAt(i) == '<') {
                bytes.write(Integer.parseInt(printed.substring(i + 1, i + 3), 16));
                i += 3;
            } else {
                bytes.write(printed.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private static void readsAndWrites(SpecificCharacterSet set, Vr vr, String printed, String text) {
        assertThat(set.decode(bytes(printed), vr)).isEqualTo(text);
        assertThat(set.encode(text, vr)).isEqualTo(bytes(printed));
        assertThat(set.warnings()).isEmpty();
    }

    @Test
    void annexH31_japaneseNameInAsciiAndKanji() {
        readsAndWrites(
                set("", "ISO 2022 IR 87"),
                Vr.PN,
                "Yamada^Tarou=<1B>$B;3ED<1B>(B^<1B>$BB@O:<1B>(B=<1B>$B$d$^$@<1B>(B^<1B>$B$?$m$&<1B>(B",
                "Yamada^Tarou=山田^太郎=やまだ^たろう");
    }

    @Test
    void annexH32_japaneseNameInKatakanaAndKanji() {
        readsAndWrites(
                set("ISO 2022 IR 13", "ISO 2022 IR 87"),
                Vr.PN,
                "<D4><CF><C0><DE>^<C0><DB><B3>=<1B>$B;3ED<1B>(J^<1B>$BB@O:<1B>(J="
                        + "<1B>$B$d$^$@<1B>(J^<1B>$B$?$m$&<1B>(J",
                "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう");
    }

    @Test
    void annexI2_koreanNameInAsciiHanjaAndHangul() {
        readsAndWrites(
                set("", "ISO 2022 IR 149"),
                Vr.PN,
                "Hong^Gildong=<1B>$)C<FB><F3>^<1B>$)C<D1><CE><D4><D7>=<1B>$)C<C8><AB>^<1B>$)C<B1><E6><B5><BF>",
                "Hong^Gildong=洪^吉洞=홍^길동");
    }

    @Test
    void annexI3_koreanTextHasItsEscapeSequenceInEveryLine() {
        assertThat(set("", "ISO 2022 IR 149").decode(bytes("<1B>$)CThe <B1><E6>.\r\n<1B>$)CThe <B5><BF>"), Vr.LT))
                .isEqualTo("The 길.\r\nThe 동");
        readsAndWrites(
                set("", "ISO 2022 IR 149"), Vr.LT, "The <1B>$)C<B1><E6>\r\n<1B>$)C<B1><E6> end", "The 길\r\n길 end");
    }

    @Test
    void annexJ1_chineseNameInUnicode() {
        readsAndWrites(
                set("ISO_IR 192"),
                Vr.PN,
                "Wang^XiaoDong=<E7><8E><8B>^<E5><B0><8F><E6><9D><B1>=",
                "Wang^XiaoDong=王^小東=");
    }

    @Test
    void annexJ3_chineseNameInGb18030() {
        readsAndWrites(set("GB18030"), Vr.PN, "Wang^XiaoDong=<CD><F5>^<D0><A1><B6><AB>=", "Wang^XiaoDong=王^小东=");
    }

    @Test
    void annexK2_chineseNameInGb2312() {
        readsAndWrites(
                set("", "ISO 2022 IR 58"),
                Vr.PN,
                "Zhang^XiaoDong=<1B>$)A<D5><C5>^<1B>$)A<D0><A1><B6><AB>=",
                "Zhang^XiaoDong=张^小东=");
    }

    @Test
    void gbkWhoseSecondBytesMayBeDelimitersIsDecodedBeforeValuesAreSeparated() {
        assertThat(set("GBK").values(bytes("<95><5C>\\<81><5E>"), Vr.LO))
                .containsExactly(gbk(0x95, 0x5C), gbk(0x81, 0x5E));
    }

    private static String gbk(int first, int second) {
        return new String(new byte[] {(byte) first, (byte) second}, Charset.forName("GBK"));
    }

    @ParameterizedTest
    @CsvSource({
        "ISO_IR 100, <C4>neas^R<FC>diger, Äneas^Rüdiger",
        "ISO_IR 101, W<A3>adys<B3>aw, WŁadysław",
        "ISO_IR 109, <A6><B6>, Ĥĥ",
        "ISO_IR 110, <A2><BF>, ĸŋ",
        "ISO_IR 144, <BB><EE><DA>c<D5><DC><D1>yp<D3>, Люкcембypг",
        "ISO_IR 127, <E2><C8><C7><E6><EA>^<E4><E6><D2><C7><D1>, قباني^لنزار",
        "ISO_IR 126, <C4><E9><EF><ED><F5><F3><E9><EF><F2>, Διονυσιος",
        "ISO_IR 138, <F9><F8><E5><EF>^<E3><E1><E5><F8><E4>, שרון^דבורה",
        "ISO_IR 148, <C7>avu<FE>o<F0>lu, Çavuşoğlu",
        "ISO_IR 203, <A4><BC>, €Œ",
        "ISO_IR 13, <D4><CF><C0><DE>^<C0><DB><B3>, ﾔﾏﾀﾞ^ﾀﾛｳ",
        "ISO_IR 166, <C1><D2><C3><D5>, มารี"
    })
    void singleByteRepertoiresReadAndWrite(String term, String printed, String text) {
        readsAndWrites(set(term), Vr.PN, printed, text);
    }

    @Test
    void latinRepertoiresSwitchByEscapeSequences() {
        readsAndWrites(set("ISO 2022 IR 100", "ISO 2022 IR 144"), Vr.PN, "R<FC>diger^<1B>-L<BB>=R<FC>", "Rüdiger^Л=Rü");
    }

    @Test
    void kanjiOfJisX0212HaveTheirOwnEscapeSequence() {
        readsAndWrites(set("", "ISO 2022 IR 87", "ISO 2022 IR 159"), Vr.LO, "<1B>$(D0!<1B>(B", "丂");
    }

    @Test
    void forgottenEscapeSequenceAfterADelimiter_isReadWithTheDeclaredRepertoire() {
        assertThat(set("", "ISO 2022 IR 149").decode(bytes("<1B>$)C<FB><F3>^<D1><CE>"), Vr.PN))
                .isEqualTo("洪^吉");
    }

    @Test
    void delimiterInTheMiddleOfKanjiIsPartOfThem() {
        // 5CH and 5EH as first and second byte of a character of two.
        String printed = "<1B>$B\\^<1B>(B\\A";
        assertThat(set("", "ISO 2022 IR 87").values(bytes(printed), Vr.LO))
                .hasSize(2)
                .last()
                .isEqualTo("A");
    }

    @Test
    void lineEndsGoBackToTheFirstRepertoire() {
        assertThat(set("", "ISO 2022 IR 87").decode(bytes("<1B>$B;3\nED"), Vr.LT))
                .isEqualTo("山\nED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ISO IR 100",
                "ISO_IR_100",
                "ISO-IR 100",
                "iso_ir 100",
                "ISO 8859-1",
                "ISO_8859-1",
                "latin1",
                "ISO_IR100"
            })
    void misspeltTermsThatCanMeanOneThingOnly_areReadAndReported(String term) {
        SpecificCharacterSet set = set(term);
        assertThat(set.decode(bytes("<FC>"), Vr.LO)).isEqualTo("ü");
        assertThat(set.warnings()).singleElement().asString().contains(term).contains("misspelt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF8", "ISO IR 192", "ISO_IR192", "ISO 2022 IR 192"})
    void misspeltUnicodeIsReadAndReported(String term) {
        assertThat(set(term).decode(bytes("<C3><BC>"), Vr.LO)).isEqualTo("ü");
        assertThat(set(term).warnings()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"KLINGON", "ISO_IR 999", "ISO 8859-77", "ISO_IR 99999999999", "100", "IR"})
    void unknownTermsAreReportedAndReadAsTheDefaultRepertoire(String term) {
        SpecificCharacterSet set = set(term);
        assertThat(set.warnings()).singleElement().asString().contains(term).contains("not known");
        assertThat(set.decode(bytes("Doe^J<FC>rgen"), Vr.PN)).isEqualTo("Doe^Jürgen");
    }

    @Test
    void unicodeCannotBeCombined_theFirstTermDecides() {
        assertThat(set("ISO_IR 192", "ISO 2022 IR 87").warnings()).hasSize(1);
        assertThat(set("ISO_IR 192", "ISO 2022 IR 87").decode(bytes("<C3><BC>"), Vr.LO))
                .isEqualTo("ü");
        assertThat(set("ISO_IR 100", "ISO_IR 192").decode(bytes("<FC>"), Vr.LO)).isEqualTo("ü");
        assertThat(set("ISO_IR 100", "ISO_IR 192").warnings()).hasSize(1);
    }

    @Test
    void brokenBytesBecomeReplacementCharacters() {
        assertThat(set("ISO_IR 192").decode(bytes("a<FF>b"), Vr.LO)).isEqualTo("a\uFFFDb");
        assertThat(set("", "ISO 2022 IR 149").decode(bytes("<1B>$)C<FB>"), Vr.LO))
                .isEqualTo("\uFFFD");
        assertThat(set("", "ISO 2022 IR 87").decode(bytes("<1B>$B;"), Vr.LO)).isEqualTo("\uFFFD");
        assertThat(set("", "ISO 2022 IR 87").decode(bytes("<1B>"), Vr.LO)).isEqualTo("\u001B");
    }

    @Test
    void paddingIsRemovedAndEmptyValuesBetweenOthersAreKept() {
        assertThat(set().values(bytes(" A \\\\B\\ "), Vr.CS)).containsExactly("A", "", "B", "");
        assertThat(set().values(bytes("1.2<00>"), Vr.UI)).containsExactly("1.2");
        assertThat(set().values(bytes("  "), Vr.LO)).isEmpty();
        assertThat(set().values(bytes(" keeps\\backslash "), Vr.LT)).containsExactly(" keeps\\backslash");
    }

    @Test
    void textOfVrsThatItDoesNotGovernIsInTheDefaultRepertoire() {
        assertThat(set("ISO_IR 144").values(bytes("<FC>"), Vr.CS)).containsExactly("ü");
    }

    @Test
    void charactersOutsideOfTheRepertoireAreRefusedWithTheRemedy() {
        SpecificCharacterSet latin = set("ISO_IR 100");
        assertThat(latin.canEncode("山")).isFalse();
        assertThat(latin.canEncode("ü")).isTrue();
        assertThatThrownBy(() -> latin.encode("山", Vr.PN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ISO_IR 192");
        assertThatThrownBy(() -> set().encode("ü", Vr.PN)).isInstanceOf(IllegalArgumentException.class);
        assertThat(set("ISO_IR 192").encode("\uD83D\uDE00", Vr.LO))
                .isEqualTo("\uD83D\uDE00".getBytes(StandardCharsets.UTF_8));
    }
}
