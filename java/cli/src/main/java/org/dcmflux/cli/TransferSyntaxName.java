package org.dcmflux.cli;

import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a Transfer Syntax given as UID, keyword or short name. */
final class TransferSyntaxName implements ITypeConverter<TransferSyntax> {
    @Override
    public TransferSyntax convert(String text) {
        try {
            return TransferSyntaxes.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }
}
