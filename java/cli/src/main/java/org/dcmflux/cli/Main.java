package org.dcmflux.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExitCodeExceptionMapper;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Entry point of the command. */
public final class Main implements Runnable {
    private static final List<String> COMMANDS = List.of(
            "transcode",
            "dump",
            "from-json",
            "info",
            "frames",
            "compare",
            "verify",
            "send",
            "receive",
            "echo",
            "codecs",
            "transfer-syntaxes",
            "sop-classes");

    private final Choices choices = new Choices(this, "dcmflux", "DICOM transcoding at native speed.")
            .footer(
                    "",
                    "Exit codes: 0 done; 1 some inputs failed; 2 usage; 3 input unreadable or not DICOM; 4 unsupported syntax or",
                    "codec; 5 verification mismatch; 6 network; 7 output; 8 internal error; 130/143 interrupted, nothing "
                            + "half-written left.");

    private final Choice<Boolean> version = choices.option("-V", "--version")
            .about("Print the version and exit.")
            .flag();

    private Main() {}

    /** Runs the command and ends the process with its exit status. */
    public static void main(String[] args) {
        CountDownLatch finished = new CountDownLatch(1);
        Interruption interruption = Interruption.install(Thread.currentThread(), finished);
        int status;
        try {
            status = run(args);
        } finally {
            finished.countDown();
        }
        if (!interruption.happened()) {
            System.exit(status);
        }
    }

    /** Runs the command in this process and returns its exit status. */
    static int run(String... args) {
        return run(new Files(), args);
    }

    /** Runs the command on files of whatever file system. */
    static int run(ITypeConverter<Path> files, String... args) {
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            System.out.println(versionLine());
            return ExitStatus.DONE;
        }
        CommandSpec spec = new Main().choices.complete();
        spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        CommandLine line = new CommandLine(spec);
        // Only the command that is wanted is made: the others would only cost start-up time.
        boolean known = args.length > 0 && COMMANDS.contains(commandName(args[0]));
        for (String name : known ? List.of(commandName(args[0])) : COMMANDS) {
            line.addSubcommand(name, command(name).choices().complete());
        }
        line.registerConverter(Path.class, files);
        line.getSubcommands().values().forEach(Main::prepare);
        prepare(line);
        if (args.length > 0 && args[0].equals("doctor")) {
            args[0] = "codecs";
        }
        return line.execute(args);
    }

    private static CliCommand command(String name) {
        return switch (name) {
            case "transcode" -> new TranscodeCommand();
            case "dump" -> new DumpCommand();
            case "from-json" -> new FromJsonCommand();
            case "info" -> new InfoCommand();
            case "frames" -> new FramesCommand();
            case "compare" -> new CompareCommand();
            case "verify" -> new VerifyCommand();
            case "send" -> new SendCommand();
            case "receive" -> new ReceiveCommand();
            case "echo" -> new EchoCommand();
            case "codecs" -> new CodecsCommand();
            case "transfer-syntaxes" -> new TransferSyntaxesCommand();
            case "sop-classes" -> new SopClassesCommand();
            default -> throw new IllegalArgumentException("no command is called " + name);
        };
    }

    private static String commandName(String argument) {
        return argument.equals("doctor") ? "codecs" : argument;
    }

    private static void prepare(CommandLine line) {
        line.setCaseInsensitiveEnumValuesAllowed(true);
        Failures failures = new Failures();
        line.setExitCodeExceptionMapper(failures);
        line.setExecutionExceptionHandler(failures);
        line.setParameterExceptionHandler(failures);
    }

    static String versionLine() {
        String version = Main.class.getPackage().getImplementationVersion();
        return "dcmflux " + (version == null ? "(unpackaged)" : version) + ", Java " + Runtime.version();
    }

    @Override
    public void run() {
        if (version.get()) {
            System.out.println(versionLine());
            return;
        }
        throw choices.usage("say what to do: a command is missing");
    }

    // Classes, not lambdas: the JVM's archive takes no interface of picocli that a lambda stands for, and nothing that
    // implements one, so that each start would read, verify and link them anew.

    private static final class Files implements ITypeConverter<Path> {
        @Override
        public Path convert(String name) {
            return Path.of(name);
        }
    }

    /** Says on stderr what failed, and with which status the process ends. */
    private static final class Failures
            implements IExitCodeExceptionMapper, IExecutionExceptionHandler, IParameterExceptionHandler {
        @Override
        public int getExitCode(Throwable failure) {
            return ExitStatus.of(failure);
        }

        @Override
        public int handleExecutionException(Exception failure, CommandLine failed, ParseResult parsed) {
            Messages.failure(failure);
            return ExitStatus.of(failure);
        }

        @Override
        public int handleParseException(ParameterException failure, String[] args) {
            Messages.error(String.valueOf(failure.getMessage()));
            String command = failure.getCommandLine().getCommandSpec().qualifiedName();
            Messages.plain("Try '" + command + " --help'.");
            return ExitStatus.USAGE;
        }
    }
}
