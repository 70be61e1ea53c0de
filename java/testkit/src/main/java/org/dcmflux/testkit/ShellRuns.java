package org.dcmflux.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dcmflux.testkit.Judge.Kept;
import org.dcmflux.testkit.Judge.Verdict;

/** Many runs of one program by one shell. */
final class ShellRuns {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String STATUS = "\u001Estatus ";
    private static final String END = "\u001E";

    private ShellRuns() {}

    static List<Verdict> of(String program, Kept kept, List<List<String>> runs) {
        String redirection = kept == Kept.ALL ? " 2>&1" : " 2>&1 >/dev/null";
        StringBuilder script = new StringBuilder();
        for (List<String> arguments : runs) {
            script.append(quoted(program));
            arguments.forEach(argument -> script.append(' ').append(quoted(argument)));
            script.append(redirection).append("\nprintf '\\036status %d\\036' $?\n");
        }
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            String file = folder.write("runs.sh", script.toString().getBytes(StandardCharsets.UTF_8))
                    .toString();
            String said =
                    new Judge.Run(PATIENCE, List.of("/bin/sh", file)).result().stdout();
            return verdicts(program, runs, said);
        }
    }

    private static List<Verdict> verdicts(String program, List<List<String>> runs, String said) {
        List<Verdict> verdicts = new ArrayList<>();
        int at = 0;
        for (List<String> arguments : runs) {
            int status = said.indexOf(STATUS, at);
            int end = said.indexOf(END, status + STATUS.length());
            if (status < 0 || end < 0) {
                throw new AssertionError("the shell ended before " + program + " " + arguments + ": " + said);
            }
            List<String> command = new ArrayList<>(List.of(program));
            command.addAll(arguments);
            verdicts.add(new Verdict(
                    command,
                    Integer.parseInt(said.substring(status + STATUS.length(), end)),
                    said.substring(at, status).getBytes(StandardCharsets.ISO_8859_1),
                    ""));
            at = end + END.length();
        }
        return verdicts;
    }

    private static String quoted(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }
}
