package org.dcmflux.cli;

import java.util.Locale;
import org.dcmflux.encoding.WriteOptions.CharacterSetRule;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What becomes of text: {@code keep} or {@code utf-8}. */
final class CharacterSetName implements ITypeConverter<CharacterSetRule> {
    @Override
    public CharacterSetRule convert(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "keep" -> CharacterSetRule.KEEP;
            case "utf-8", "utf8" -> CharacterSetRule.UTF_8;
            default -> throw new TypeConversionException("'" + text + "' is neither keep nor utf-8");
        };
    }
}
