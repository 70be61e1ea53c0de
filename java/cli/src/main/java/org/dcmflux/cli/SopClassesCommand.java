package org.dcmflux.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dcmflux.dictionary.SopClass;
import org.dcmflux.dictionary.SopClasses;

/** Lists the storage SOP Classes. */
final class SopClassesCommand implements CliCommand {
    private final Choices choices = new Choices(this, "sop-classes", "List all storage SOP Classes by category.");

    private final Choice<Boolean> json =
            choices.option("--json").about("One JSON object a line.").flag();

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() {
        List<SopClass> classes = new ArrayList<>(SopClasses.storage());
        classes.sort(Comparator.comparing(SopClass::category).thenComparing(SopClass::uid));
        String category = "";
        for (SopClass each : classes) {
            if (json.get()) {
                System.out.println(JsonLines.object(members(each)));
                continue;
            }
            if (!each.category().equals(category)) {
                category = each.category();
                System.out.println(category);
            }
            System.out.printf("  %-33s %s%s%n", each.uid(), each.name(), each.retired() ? " (retired)" : "");
        }
        return ExitStatus.DONE;
    }

    private static Map<String, Object> members(SopClass each) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("uid", each.uid());
        members.put("name", each.name());
        members.put("keyword", each.keyword());
        members.put("retired", each.retired());
        members.put("category", each.category());
        members.put("kind", each.kind());
        members.put("family", each.family());
        return members;
    }
}
