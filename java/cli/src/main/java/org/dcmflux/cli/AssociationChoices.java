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

/** What all commands that use the network let the user choose. */
final class AssociationChoices {
    private static final char[] NO_PASSWORD = {};

    private final Choices choices;
    private final Choice<Long> maxPdu;
    private final Choice<Duration> connect;
    private final Choice<Duration> acse;
    private final Choice<Duration> dimse;
    private final Choice<Duration> idle;
    private final Choice<Duration> write;
    private final Choice<Boolean> tls;
    private final Choice<Path> certificate;
    private final Choice<Path> key;
    private final Choice<String> passwordVariable;
    private final Choice<Path> authorities;
    private final Choice<Boolean> insecure;

    AssociationChoices(Choices choices) {
        this.choices = choices;
        maxPdu = choices.option("--max-pdu")
                .label("SIZE")
                .read(new ByteSize())
                .about("The largest PDU to receive, and to send if the other side takes it: 1K to 1M (default: "
                        + "receive 256K, send 1M).")
                .of(Long.class);
        connect = choices.option("--connect-timeout")
                .label("TIME")
                .read(new DurationText())
                .standard("10")
                .about("For a connection, TLS included: 30, 500ms, 2m (default: ${DEFAULT-VALUE} s).")
                .of(Duration.class);
        acse = choices.option("--acse-timeout")
                .label("TIME")
                .read(new DurationText())
                .standard("30")
                .about("For the answer to an association or release request (default: ${DEFAULT-VALUE} s).")
                .of(Duration.class);
        dimse = choices.option("--dimse-timeout")
                .label("TIME")
                .read(new DurationText())
                .standard("60")
                .about("For a response, and for the rest of a message (default: ${DEFAULT-VALUE} s).")
                .of(Duration.class);
        idle = choices.option("--idle-timeout")
                .label("TIME")
                .read(new DurationText())
                .standard("600")
                .about("For the next message on an accepted association (default: ${DEFAULT-VALUE} s).")
                .of(Duration.class);
        write = choices.option("--write-timeout")
                .label("TIME")
                .read(new DurationText())
                .standard("60")
                .about("For the other side to take any more bytes (default: ${DEFAULT-VALUE} s).")
                .of(Duration.class);
        tls = choices.option("--tls")
                .about("TLS 1.2 or 1.3 with the cipher suites of BCP 195.")
                .flag();
        certificate = choices.option("--cert")
                .label("FILE")
                .about("What to show of ourselves: PEM, or PKCS#12 (.p12, .pfx) with the key in it.")
                .of(Path.class);
        key = choices.option("--key")
                .label("FILE")
                .about("The private key to --cert, in PEM.")
                .of(Path.class);
        passwordVariable = choices.option("--key-password-env")
                .label("NAME")
                .about("Environment variable with the password of --key, --cert and --ca.")
                .of(String.class);
        authorities = choices.option("--ca")
                .label("FILE")
                .about("Whom to trust, PEM or PKCS#12 (default: whom this Java trusts).")
                .of(Path.class);
        insecure = choices.option("--tls-insecure")
                .about("Believe whatever certificate the other side shows. Anybody can listen then: for tests only.")
                .flag();
    }

    /** What was chosen, without a title; TLS as the side that requests or accepts needs it. */
    AssociationOptions.Builder options(ClientCertificate clientCertificate) throws IOException {
        try {
            AssociationOptions.Builder builder = AssociationOptions.defaults().toBuilder()
                    .timeouts(new Timeouts(connect.get(), acse.get(), dimse.get(), idle.get(), write.get()));
            if (maxPdu.isGiven()) {
                if (maxPdu.get() > PduReader.HIGHEST_LIMIT) {
                    throw choices.usage("--max-pdu is at most 1M");
                }
                int most = Math.toIntExact(maxPdu.get());
                builder.maxReceivePdu(most).maxSendPdu(most);
            }
            if (tls.get() || insecure.get()) {
                builder.tls(tlsOptions(clientCertificate));
            } else if (certificate.isGiven() || key.isGiven() || authorities.isGiven()) {
                throw choices.usage("--cert, --key and --ca need --tls");
            }
            builder.build(); // complains now, not later
            return builder;
        } catch (IllegalArgumentException e) {
            throw choices.usage(e);
        }
    }

    private TlsOptions tlsOptions(ClientCertificate clientCertificate) throws IOException {
        char[] password = password();
        TlsOptions.Builder builder = TlsOptions.builder().clientCertificate(clientCertificate);
        if (certificate.isGiven()) {
            builder.certificate(certificate.get(), key.orNull(), password);
        } else if (key.isGiven()) {
            throw choices.usage("--key needs --cert");
        }
        if (authorities.isGiven()) {
            builder.authorities(authorities.get(), password);
        }
        if (insecure.get()) {
            Messages.error("WARNING: --tls-insecure: the other side's certificate is NOT checked; anybody could be it");
            builder.peerCheck(PeerCheck.NONE);
        }
        return builder.build();
    }

    private char[] password() {
        if (!passwordVariable.isGiven()) {
            return NO_PASSWORD;
        }
        String password = System.getenv(passwordVariable.get());
        if (password == null) {
            throw choices.usage("the environment variable " + passwordVariable.get() + " is not set");
        }
        return password.toCharArray();
    }
}
