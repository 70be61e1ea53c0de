package org.dcmflux.cli;

import org.dcmflux.net.association.AeTitle;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an AE title. */
final class AeTitleText implements ITypeConverter<AeTitle> {
    @Override
    public AeTitle convert(String text) {
        try {
            return new AeTitle(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
