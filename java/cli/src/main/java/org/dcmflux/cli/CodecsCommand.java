package org.dcmflux.cli;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dcmflux.codec.Availability;
import org.dcmflux.codec.CodecProvider;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.FrameDecoder;
import org.dcmflux.codec.FrameEncoder;
import org.dcmflux.dictionary.TransferSyntax;

/** Lists what is installed, where it was found, and why the rest is not there. */
final class CodecsCommand implements CliCommand {
    private final Choices choices = new Choices(
                    this,
                    "codecs",
                    "Show which codecs work here, where they were found, and why others do not. Ends with 4 when one does not.")
            .alias("doctor");

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() {
        System.out.println(Main.versionLine());
        System.out.println("processors " + Runtime.getRuntime().availableProcessors() + ", "
                + System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        boolean complete = true;
        for (CodecProvider provider : CodecRegistry.installed().providers()) {
            Availability availability = provider.availability();
            complete &= availability.isAvailable();
            System.out.printf(
                    "%n%-10s %s: %s%n",
                    provider.name(), availability.isAvailable() ? "works" : "MISSING", availability.detail());
            System.out.println("  decodes  " + names(decoded(provider.decoders())));
            System.out.println("  encodes  " + names(encoded(provider.encoders())));
            if (availability.isAvailable()) {
                printIsolation(provider);
            }
        }
        return complete ? ExitStatus.DONE : ExitStatus.UNSUPPORTED;
    }

    /** Whether --isolate works with this codec; nothing for codecs in Java, which have no need of it. */
    private static void printIsolation(CodecProvider provider) {
        try (CodecProvider isolated = provider.isolated()) {
            if (isolated != provider) {
                Availability availability = isolated.availability();
                System.out.println(
                        "  isolated " + (availability.isAvailable() ? "works" : "MISSING: " + availability.detail()));
            }
        }
    }

    private static Set<TransferSyntax> decoded(List<FrameDecoder> decoders) {
        Set<TransferSyntax> syntaxes = new java.util.HashSet<>();
        decoders.forEach(decoder -> syntaxes.addAll(decoder.transferSyntaxes()));
        return syntaxes;
    }

    private static Set<TransferSyntax> encoded(List<FrameEncoder> encoders) {
        Set<TransferSyntax> syntaxes = new java.util.HashSet<>();
        encoders.forEach(encoder -> syntaxes.addAll(encoder.transferSyntaxes()));
        return syntaxes;
    }

    private static String names(Set<TransferSyntax> syntaxes) {
        Set<String> names = new TreeSet<>();
        for (TransferSyntax syntax : syntaxes) {
            String shortName = syntax.shortName();
            names.add(shortName == null ? syntax.keyword() : shortName);
        }
        return names.isEmpty() ? "nothing" : String.join(", ", names);
    }
}
