package org.dcmflux.cli;

import java.util.List;
import java.util.Locale;
import org.dcmflux.codec.TransferSyntaxSupport;
import org.dcmflux.codec.TransferSyntaxSupport.Pixels;
import org.dcmflux.dictionary.TransferSyntax;

/** The page that says what is done with each Transfer Syntax; a test compares it with the tables it is made from. */
final class ConformanceDocument {
    private ConformanceDocument() {}

    static String of(List<TransferSyntaxSupport> all) {
        StringBuilder page = new StringBuilder("""
                # Transfer Syntaxes

                Made by `dcmflux transfer-syntaxes --markdown` from the tables that codecs are found by; do not edit.

                *decode, encode*: pixels are decoded and encoded, or native. *pass*: Pixel Data is copied, and put into other
                fragments where the standard has such a form. *recompress*: code streams are carried over from JPEG Baseline and 8-bit
                JPEG Extended and back, byte for byte. *recognise*: the Data Set is read and copied in the same Transfer Syntax; anything
                else is refused with the reason. *refuse*: named, and not read. A codec may be missing in an installation:
                `dcmflux codecs` says which, and why.

                Beside these, the private Transfer Syntax of GE (1.2.840.113619.5.2) is read as what it is, and HEVC under the
                unregistered 1.2.840.10008.1.2.4.107.1 and .108.1 as …4.107 and .108; none of the three is ever written.

                """);
        for (Pixels pixels : Pixels.values()) {
            long count = all.stream().filter(each -> each.pixels() == pixels).count();
            if (count > 0) {
                page.append("- ")
                        .append(pixels.words())
                        .append(": ")
                        .append(count)
                        .append('\n');
            }
        }
        page.append(
                "\n| UID | name | `--to` | lossy | pixels | codec | why not more |\n|---|---|---|---|---|---|---|\n");
        for (TransferSyntaxSupport each : all) {
            page.append(row(each)).append('\n');
        }
        return page.toString();
    }

    private static String row(TransferSyntaxSupport support) {
        TransferSyntax syntax = support.syntax();
        String shortName = syntax.shortName();
        return String.join(
                        " | ",
                        "| " + syntax.uid(),
                        syntax.name() + (syntax.isRetired() ? " (retired)" : ""),
                        shortName == null ? "" : "`" + shortName + "`",
                        syntax.lossiness().name().toLowerCase(Locale.ROOT),
                        support.pixels().words(),
                        String.join(", ", support.codecs()),
                        support.reason())
                + " |";
    }
}
