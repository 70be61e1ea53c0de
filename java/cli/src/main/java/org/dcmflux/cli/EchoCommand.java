package org.dcmflux.cli;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.dimse.Verification;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks another application whether it is there. */
@Command(
        name = "echo",
        description = "Ask another application whether it is there (C-ECHO). Ends with 6 when it is not.",
        sortOptions = false)
final class EchoCommand implements Callable<Integer> {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Parameters(paramLabel = "AET@HOST:PORT", arity = "0..1", description = "The same as -a, -H and -p.")
    @Nullable
    private String destination;

    @Mixin
    private PeerChoices peer = new PeerChoices();

    @Override
    public Integer call() throws IOException {
        ApplicationEntity entity = peer.peer(destination);
        Verification.Echo echo = Verification.echo(entity, peer.options().build());
        System.out.println(Messages.oneLine(String.format(
                Locale.ROOT,
                "%s: %s; association %.1f ms, response %.1f ms; %s %s, PDUs up to %s%s",
                entity,
                echo.status().words(),
                echo.association().toNanos() / 1e6,
                echo.response().toNanos() / 1e6,
                echo.implementationVersionName(),
                echo.implementationClassUid(),
                echo.maxPdu() == 0 ? "any size" : echo.maxPdu() + " bytes",
                echo.protection().isEmpty() ? "" : "; " + echo.protection())));
        return echo.status().code() == 0 ? ExitStatus.DONE : ExitStatus.NETWORK;
    }
}
