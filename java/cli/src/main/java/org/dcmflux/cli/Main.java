package org.dcmflux.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExitCodeExceptionMapper;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Entry point of the command. */
@Command(
        name = "dcmflux",
        description = "DICOM transcoding at native speed.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Exit codes: 0 done; 1 some inputs failed; 2 usage; 3 input unreadable or not DICOM; 4 unsupported syntax or",
            "codec; 5 verification mismatch; 6 network; 7 output; 8 internal error; 130/143 interrupted, nothing half-written left."
        })
public final class Main implements Runnable {
    private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("transcode", TranscodeCommand::new);
        COMMANDS.put("dump", DumpCommand::new);
        COMMANDS.put("from-json", FromJsonCommand::new);
        COMMANDS.put("info", InfoCommand::new);
        COMMANDS.put("frames", FramesCommand::new);
        COMMANDS.put("compare", CompareCommand::new);
        COMMANDS.put("verify", VerifyCommand::new);
        COMMANDS.put("send", SendCommand::new);
        COMMANDS.put("receive", ReceiveCommand::new);
        COMMANDS.put("echo", EchoCommand::new);
        COMMANDS.put("codecs", CodecsCommand::new);
        COMMANDS.put("transfer-syntaxes", TransferSyntaxesCommand::new);
        COMMANDS.put("sop-classes", SopClassesCommand::new);
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            description = "Print the version and exit.")
    private boolean version;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

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
        CommandLine line = new CommandLine(new Main());
        // Only the command that is wanted is made: the others would only cost start-up time.
        Supplier<Object> wanted = args.length == 0 ? null : COMMANDS.get(commandName(args[0]));
        if (wanted != null) {
            line.addSubcommand(commandName(args[0]), wanted.get());
        } else {
            COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.get()));
        }
        line.registerConverter(Path.class, files);
        line.getSubcommands().values().forEach(Main::prepare);
        prepare(line);
        if (args.length > 0 && args[0].equals("doctor")) {
            args[0] = "codecs";
        }
        return line.execute(args);
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
        if (version) {
            System.out.println(versionLine());
            return;
        }
        throw new ParameterException(spec.commandLine(), "say what to do: a command is missing");
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
