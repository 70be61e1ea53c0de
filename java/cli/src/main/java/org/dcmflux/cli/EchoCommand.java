package org.dcmflux.cli;

import java.io.IOException;
import java.util.Locale;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.dimse.Verification;

/** Asks another application whether it is there. */
final class EchoCommand implements CliCommand {
    private final Choices choices = new Choices(
            this, "echo", "Ask another application whether it is there (C-ECHO). Ends with 6 when it is not.");

    private final Choice<String> destination =
            choices.parameter(String.class, "AET@HOST:PORT", "0..1", "The same as -a, -H and -p.");

    private final PeerChoices peer = new PeerChoices(choices);

    @Override
    public Choices choices() {
        return choices;
    }

    @Override
    public Integer call() throws IOException {
        ApplicationEntity entity = peer.peer(destination.orNull());
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
