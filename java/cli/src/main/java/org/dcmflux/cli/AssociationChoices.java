package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.association.Timeouts;
import org.dcmflux.net.association.TlsOptions;
import org.dcmflux.net.association.TlsOptions.ClientCertificate;
import org.dcmflux.net.association.TlsOptions.PeerCheck;
import org.dcmflux.net.pdu.PduReader;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands that use the network let the user choose. */
final class AssociationChoices {
    private static final char[] NO_PASSWORD = {};

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--max-pdu",
            paramLabel = "SIZE",
            converter = ByteSize.class,
            description = "The largest PDU to receive, and to send if the other side takes it: 1K to 1M (default: "
                    + "receive 256K, send 1M).")
    @Nullable
    private Long maxPdu;

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "10",
            description = "For a connection, TLS included: 30, 500ms, 2m (default: ${DEFAULT-VALUE} s).")
    private Duration connect = Timeouts.DEFAULT.connect();

    @Option(
            names = "--acse-timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "30",
            description = "For the answer to an association or release request (default: ${DEFAULT-VALUE} s).")
    private Duration acse = Timeouts.DEFAULT.acse();

    @Option(
            names = "--dimse-timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "60",
            description = "For a response, and for the rest of a message (default: ${DEFAULT-VALUE} s).")
    private Duration dimse = Timeouts.DEFAULT.dimse();

    @Option(
            names = "--idle-timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "600",
            description = "For the next message on an accepted association (default: ${DEFAULT-VALUE} s).")
    private Duration idle = Timeouts.DEFAULT.idle();

    @Option(
            names = "--write-timeout",
            paramLabel = "TIME",
            converter = DurationText.class,
            defaultValue = "60",
            description = "For the other side to take any more bytes (default: ${DEFAULT-VALUE} s).")
    private Duration write = Timeouts.DEFAULT.write();

    @Option(names = "--tls", description = "TLS 1.2 or 1.3 with the cipher suites of BCP 195.")
    private boolean tls;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "What to show of ourselves: PEM, or PKCS#12 (.p12, .pfx) with the key in it.")
    @Nullable
    private Path certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The private key to --cert, in PEM.")
    @Nullable
    private Path key;

    @Option(
            names = "--key-password-env",
            paramLabel = "NAME",
            description = "Environment variable with the password of --key, --cert and --ca.")
    @Nullable
    private String passwordVariable;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Whom to trust, PEM or PKCS#12 (default: whom this Java trusts).")
    @Nullable
    private Path authorities;

    @Option(
            names = "--tls-insecure",
            description = "Believe whatever certificate the other side shows. Anybody can listen then: for tests only.")
    private boolean insecure;

    /** What was chosen, without a title; TLS as the side that requests or accepts needs it. */
    AssociationOptions.Builder options(ClientCertificate clientCertificate) throws IOException {
        try {
            AssociationOptions.Builder builder =
                    AssociationOptions.defaults().toBuilder().timeouts(new Timeouts(connect, acse, dimse, idle, write));
            if (maxPdu != null) {
                if (maxPdu > PduReader.HIGHEST_LIMIT) {
                    throw new ParameterException(spec.commandLine(), "--max-pdu is at most 1M");
                }
                builder.maxReceivePdu((int) (long) maxPdu).maxSendPdu((int) (long) maxPdu);
            }
            if (tls || insecure) {
                builder.tls(tlsOptions(clientCertificate));
            } else if (certificate != null || key != null || authorities != null) {
                throw new ParameterException(spec.commandLine(), "--cert, --key and --ca need --tls");
            }
            builder.build(); // complains now, not later
            return builder;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private TlsOptions tlsOptions(ClientCertificate clientCertificate) throws IOException {
        char[] password = password();
        TlsOptions.Builder builder = TlsOptions.builder().clientCertificate(clientCertificate);
        if (certificate != null) {
            builder.certificate(certificate, key, password);
        } else if (key != null) {
            throw new ParameterException(spec.commandLine(), "--key needs --cert");
        }
        if (authorities != null) {
            builder.authorities(authorities, password);
        }
        if (insecure) {
            Messages.error("WARNING: --tls-insecure: the other side's certificate is NOT checked; anybody could be it");
            builder.peerCheck(PeerCheck.NONE);
        }
        return builder.build();
    }

    private char[] password() {
        if (passwordVariable == null) {
            return NO_PASSWORD;
        }
        String password = System.getenv(passwordVariable);
        if (password == null) {
            throw new ParameterException(
                    spec.commandLine(), "the environment variable " + passwordVariable + " is not set");
        }
        return password.toCharArray();
    }
}
