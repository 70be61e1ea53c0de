package org.dcmflux.cli;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dcmflux.codec.CodecRegistry;
import org.dcmflux.codec.TransferSyntaxSupport;
import org.dcmflux.dictionary.SopClass;
import org.dcmflux.dictionary.SopClasses;
import org.dcmflux.dictionary.TransferSyntax;
import org.dcmflux.dictionary.TransferSyntaxes;
import org.dcmflux.net.storage.SelectionProfile;

/** Lists the Transfer Syntaxes and what is done with each, from the tables that the codecs are found by. */
final class TransferSyntaxesCommand implements CliCommand {
    private final Choices choices = new Choices(
            this,
            "transfer-syntaxes",
            "List all Transfer Syntaxes and what is done with them, codecs that are not installed included.");

    private final Choice<String> category = choices.option("--for")
            .label("CATEGORY")
            .about("Only what is chosen for a category, for instance CT, or for a profile of 'send': ct, enhanced, "
                    + "waveform, video, image, legacy. 'dcmflux sop-classes' lists the categories.")
            .of(String.class);

    private final Choice<Boolean> json =
            choices.option("--json").about("One JSON object a line.").flag();

    private final Choice<Boolean> markdown =
            choices.option("--markdown").about("The page docs/conformance.md.").flag();

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() {
        List<TransferSyntaxSupport> all = TransferSyntaxSupport.all(CodecRegistry.installed());
        if (markdown.get()) {
            System.out.print(ConformanceDocument.of(all));
            return ExitStatus.DONE;
        }
        Set<TransferSyntax> chosen = chosen();
        for (TransferSyntaxSupport each : all) {
            if (chosen.contains(each.syntax())) {
                System.out.println(json.get() ? JsonLines.object(members(each)) : line(each));
            }
        }
        return ExitStatus.DONE;
    }

    /** The profiles of all SOP Classes in the category that was asked for; all when none was. */
    private Set<TransferSyntax> chosen() {
        if (!category.isGiven()) {
            return Set.copyOf(TransferSyntaxes.all());
        }
        String wanted = category.get();
        Set<TransferSyntax> chosen = new HashSet<>();
        SopClasses.storage().stream()
                .filter(each -> each.category().equalsIgnoreCase(wanted))
                .forEach(each -> chosen.addAll(SelectionProfile.of(each).transferSyntaxes()));
        try {
            // A profile's own name says more than a category of the same name.
            return Set.copyOf(SelectionProfile.parse(wanted).transferSyntaxes());
        } catch (IllegalArgumentException noProfile) {
            if (chosen.isEmpty()) {
                TreeSet<String> categories = SopClasses.storage().stream()
                        .map(SopClass::category)
                        .collect(Collectors.toCollection(TreeSet::new));
                throw choices.usage(
                        "'" + wanted + "' is no category; there are: " + String.join(", ", categories) + "; "
                                + noProfile.getMessage(),
                        noProfile);
            }
            return chosen;
        }
    }

    private static Map<String, Object> members(TransferSyntaxSupport support) {
        TransferSyntax syntax = support.syntax();
        String shortName = syntax.shortName();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("uid", syntax.uid());
        members.put("name", syntax.name());
        members.put("keyword", syntax.keyword());
        members.put("shortName", shortName == null ? "" : shortName);
        members.put("retired", syntax.isRetired());
        members.put("lossy", syntax.lossiness().name().toLowerCase(Locale.ROOT));
        members.put("pixels", support.pixels().words());
        members.put("codecs", String.join(" ", support.codecs()));
        members.put("reason", support.reason());
        return members;
    }

    private static String line(TransferSyntaxSupport support) {
        TransferSyntax syntax = support.syntax();
        String shortName = syntax.shortName();
        return String.format(
                        "%-27s %-25s %-14s %-15s %s%s",
                        syntax.uid(),
                        shortName == null ? "-" : shortName,
                        support.pixels().words(),
                        String.join(" ", support.codecs()),
                        syntax.name(),
                        support.reason().isEmpty() ? "" : ": " + support.reason())
                .stripTrailing();
    }
}
