package org.dcmflux.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.dcmflux.net.association.AeTitle;
import org.dcmflux.net.association.ApplicationEntity;
import org.dcmflux.net.association.AssociationOptions;
import org.dcmflux.net.association.TlsOptions.ClientCertificate;
import org.dcmflux.net.pdu.UserIdentity;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whom to talk to, and as whom. */
final class PeerChoices {
    private static final Pattern PEER = Pattern.compile("[^@\\\\]{1,16}@[^@]+:\\d{1,5}");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-a", "--ae-title"},
            paramLabel = "AET",
            converter = AeTitleText.class,
            description = "Called AE title: whom to talk to.")
    @Nullable
    private AeTitle called;

    @Option(
            names = {"-H", "--host"},
            paramLabel = "HOST",
            description = "Name or address of the other side.")
    @Nullable
    private String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "Port of the other side.")
    @Nullable
    private Integer port;

    @Option(
            names = {"-c", "--calling-ae"},
            paramLabel = "AET",
            converter = AeTitleText.class,
            defaultValue = "DCMFLUX",
            description = "Calling AE title: who we are (default: ${DEFAULT-VALUE}).")
    private AeTitle calling = AssociationOptions.DEFAULT_AE_TITLE;

    @Option(names = "--user", paramLabel = "NAME", description = "User name for the other side.")
    @Nullable
    private String user;

    @Option(
            names = "--password",
            paramLabel = "PASSWORD",
            description = "Password to --user; others on this machine can see it, so better --password-env.")
    @Nullable
    private String password;

    @Option(
            names = "--password-env",
            paramLabel = "NAME",
            description = "Environment variable with the password to --user.")
    @Nullable
    private String passwordVariable;

    @Option(names = "--kerberos", paramLabel = "FILE", description = "Kerberos service ticket.")
    @Nullable
    private Path kerberos;

    @Option(names = "--saml", paramLabel = "FILE", description = "SAML assertion.")
    @Nullable
    private Path saml;

    @Option(names = "--jwt", paramLabel = "FILE", description = "JSON Web Token.")
    @Nullable
    private Path jwt;

    @Mixin
    private AssociationChoices association = new AssociationChoices();

    /** Tells whether an argument is {@code AET@host:port} and no file. */
    static boolean isPeer(String argument) {
        try {
            return PEER.matcher(argument).matches() && !Files.exists(Path.of(argument));
        } catch (InvalidPathException e) {
            return true;
        }
    }

    /** @param argument {@code AET@host:port}; null when the options say it */
    ApplicationEntity peer(@Nullable String argument) {
        if (argument != null) {
            if (called != null || host != null || port != null) {
                throw new ParameterException(
                        spec.commandLine(), "'" + argument + "' says what -a, -H and -p say; give one of both");
            }
            try {
                return ApplicationEntity.parse(argument);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            }
        }
        if (called == null || host == null || port == null) {
            throw new ParameterException(
                    spec.commandLine(), "say whom to talk to: -a AET -H HOST -p PORT, or AET@HOST:PORT");
        }
        try {
            return new ApplicationEntity(called, host, port);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    AeTitle calling() {
        return calling;
    }

    AssociationOptions.Builder options() throws IOException {
        AssociationOptions.Builder builder =
                association.options(ClientCertificate.NOT_WANTED).aeTitle(calling);
        UserIdentity identity = identity();
        return identity == null ? builder : builder.identity(identity);
    }

    private @Nullable UserIdentity identity() throws IOException {
        if (user != null) {
            String secret = passwordVariable == null ? password : System.getenv(passwordVariable);
            if (passwordVariable != null && secret == null) {
                throw new ParameterException(
                        spec.commandLine(), "the environment variable " + passwordVariable + " is not set");
            }
            return secret == null ? UserIdentity.user(user) : UserIdentity.user(user, secret);
        }
        if (password != null || passwordVariable != null) {
            throw new ParameterException(spec.commandLine(), "a password needs --user");
        }
        if (kerberos != null) {
            return UserIdentity.kerberos(Files.readAllBytes(kerberos));
        }
        if (saml != null) {
            return UserIdentity.saml(Files.readAllBytes(saml));
        }
        return jwt == null ? null : UserIdentity.jsonWebToken(Files.readAllBytes(jwt));
    }
}
