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

/** Whom to talk to, and as whom. */
final class PeerChoices {
    private static final Pattern PEER = Pattern.compile("[^@\\\\]{1,16}@[^@]+:\\d{1,5}");

    private final Choices choices;
    private final Choice<AeTitle> called;
    private final Choice<String> host;
    private final Choice<Integer> port;
    private final Choice<AeTitle> calling;
    private final Choice<String> user;
    private final Choice<String> password;
    private final Choice<String> passwordVariable;
    private final Choice<Path> kerberos;
    private final Choice<Path> saml;
    private final Choice<Path> jwt;
    private final AssociationChoices association;

    PeerChoices(Choices choices) {
        this.choices = choices;
        called = choices.option("-a", "--ae-title")
                .label("AET")
                .read(new AeTitleText())
                .about("Called AE title: whom to talk to.")
                .of(AeTitle.class);
        host = choices.option("-H", "--host")
                .label("HOST")
                .about("Name or address of the other side.")
                .of(String.class);
        port = choices.option("-p", "--port")
                .label("PORT")
                .about("Port of the other side.")
                .of(Integer.class);
        calling = choices.option("-c", "--calling-ae")
                .label("AET")
                .read(new AeTitleText())
                .standard("DCMFLUX")
                .about("Calling AE title: who we are (default: ${DEFAULT-VALUE}).")
                .of(AeTitle.class);
        user = choices.option("--user")
                .label("NAME")
                .about("User name for the other side.")
                .of(String.class);
        password = choices.option("--password")
                .label("PASSWORD")
                .about("Password to --user; others on this machine can see it, so better --password-env.")
                .of(String.class);
        passwordVariable = choices.option("--password-env")
                .label("NAME")
                .about("Environment variable with the password to --user.")
                .of(String.class);
        kerberos = choices.option("--kerberos")
                .label("FILE")
                .about("Kerberos service ticket.")
                .of(Path.class);
        saml = choices.option("--saml").label("FILE").about("SAML assertion.").of(Path.class);
        jwt = choices.option("--jwt").label("FILE").about("JSON Web Token.").of(Path.class);
        association = new AssociationChoices(choices);
    }

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
            if (called.isGiven() || host.isGiven() || port.isGiven()) {
                throw choices.usage("'" + argument + "' says what -a, -H and -p say; give one of both");
            }
            try {
                return ApplicationEntity.parse(argument);
            } catch (IllegalArgumentException e) {
                throw choices.usage(e);
            }
        }
        if (!called.isGiven() || !host.isGiven() || !port.isGiven()) {
            throw choices.usage("say whom to talk to: -a AET -H HOST -p PORT, or AET@HOST:PORT");
        }
        try {
            return new ApplicationEntity(called.get(), host.get(), port.get());
        } catch (IllegalArgumentException e) {
            throw choices.usage(e);
        }
    }

    AeTitle calling() {
        return calling.get();
    }

    AssociationOptions.Builder options() throws IOException {
        AssociationOptions.Builder builder =
                association.options(ClientCertificate.NOT_WANTED).aeTitle(calling.get());
        UserIdentity identity = identity();
        return identity == null ? builder : builder.identity(identity);
    }

    private @Nullable UserIdentity identity() throws IOException {
        if (user.isGiven()) {
            String secret = passwordVariable.isGiven() ? System.getenv(passwordVariable.get()) : password.orNull();
            if (passwordVariable.isGiven() && secret == null) {
                throw choices.usage("the environment variable " + passwordVariable.get() + " is not set");
            }
            return secret == null ? UserIdentity.user(user.get()) : UserIdentity.user(user.get(), secret);
        }
        if (password.isGiven() || passwordVariable.isGiven()) {
            throw choices.usage("a password needs --user");
        }
        if (kerberos.isGiven()) {
            return UserIdentity.kerberos(Files.readAllBytes(kerberos.get()));
        }
        if (saml.isGiven()) {
            return UserIdentity.saml(Files.readAllBytes(saml.get()));
        }
        return jwt.isGiven() ? UserIdentity.jsonWebToken(Files.readAllBytes(jwt.get())) : null;
    }
}
