package org.dcmflux.net.association;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How a connection is protected: TLS 1.2 or 1.3 with the cipher suites of BCP 195 and nothing older. The other side's
 * certificate is checked against the trusted authorities, and that of a server against its host name too.
 *
 * @dicom PS3.15 B.9
 */
public final class TlsOptions {
    /** Whether an acceptor wants to see the requestor's certificate. */
    public enum ClientCertificate {
        REQUIRED,
        NOT_WANTED
    }

    /** Whether the other side's certificate counts. */
    public enum PeerCheck {
        /** Chain, dates and, of a server, the host name. */
        FULL,
        /** Nothing: whoever answers is believed. Only for tests. */
        NONE
    }

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /** In order of preference. */
    private static final List<String> CIPHER_SUITES = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final char[] NO_PASSWORD = {};

    private final SSLContext context;
    private final PeerCheck peerCheck;
    private final ClientCertificate clientCertificate;

    private TlsOptions(SSLContext context, PeerCheck peerCheck, ClientCertificate clientCertificate) {
        this.context = context;
        this.peerCheck = peerCheck;
        this.clientCertificate = clientCertificate;
    }

    /** Trusts what the JDK trusts, shows no certificate. */
    public static Builder builder() {
        return new Builder();
    }

    /** The names of all that may be negotiated, the best first; no others ever are. */
    public static List<String> cipherSuites() {
        return CIPHER_SUITES;
    }

    public PeerCheck peerCheck() {
        return peerCheck;
    }

    SSLEngine client(String host, int port) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = parameters(engine);
        if (peerCheck == PeerCheck.FULL) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    SSLEngine server() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(engine);
        parameters.setUseCipherSuitesOrder(true);
        parameters.setNeedClientAuth(clientCertificate == ClientCertificate.REQUIRED);
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static SSLParameters parameters(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        Set<String> supported = Set.copyOf(Arrays.asList(engine.getSupportedCipherSuites()));
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(
                CIPHER_SUITES.stream().filter(supported::contains).toArray(String[]::new));
        return parameters;
    }

    /** Reads keys and certificates from files. */
    public static final class Builder {
        private @Nullable KeyStore keys;
        private char[] keyPassword = NO_PASSWORD;
        private @Nullable KeyStore authorities;
        private PeerCheck peerCheck = PeerCheck.FULL;
        private ClientCertificate clientCertificate = ClientCertificate.NOT_WANTED;

        private Builder() {}

        /**
         * What we show of ourselves: a PKCS#12 file with both, or PEM files.
         *
         * @param key null when the certificate's file has the key as well
         * @param password of the key or the PKCS#12 file, empty when there is none
         */
        public Builder certificate(Path certificate, @Nullable Path key, char[] password) throws IOException {
            try {
                keys = isPkcs12(certificate) ? pkcs12(certificate, password) : pem(certificate, key, password);
            } catch (GeneralSecurityException e) {
                throw new IOException(certificate + ": " + e.getMessage(), e);
            }
            keyPassword = password.clone();
            return this;
        }

        /** Whom to trust, and nobody else: PEM certificates or a PKCS#12 file. May be called several times. */
        public Builder authorities(Path file, char[] password) throws IOException {
            try {
                KeyStore trusted = authorities;
                if (trusted == null) {
                    trusted = emptyStore();
                    authorities = trusted;
                }
                List<X509Certificate> found =
                        isPkcs12(file) ? PemFile.certificates(pkcs12(file, password)) : PemFile.certificates(file);
                if (found.isEmpty()) {
                    throw new IOException(file + " has no certificate");
                }
                for (X509Certificate each : found) {
                    trusted.setCertificateEntry("authority-" + trusted.size(), each);
                }
            } catch (GeneralSecurityException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
            return this;
        }

        public Builder peerCheck(PeerCheck wanted) {
            peerCheck = wanted;
            return this;
        }

        public Builder clientCertificate(ClientCertificate wanted) {
            clientCertificate = wanted;
            return this;
        }

        public TlsOptions build() throws IOException {
            try {
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keyManagers(), trustManagers(), null);
                return new TlsOptions(context, peerCheck, clientCertificate);
            } catch (GeneralSecurityException e) {
                throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
            }
        }

        private KeyManager @Nullable [] keyManagers() throws GeneralSecurityException {
            if (keys == null) {
                return null;
            }
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, keyPassword);
            return factory.getKeyManagers();
        }

        private TrustManager @Nullable [] trustManagers() throws GeneralSecurityException {
            if (peerCheck == PeerCheck.NONE) {
                return new TrustManager[] {new TrustAnybody()};
            }
            if (authorities == null) {
                return null;
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(authorities);
            return factory.getTrustManagers();
        }

        private static boolean isPkcs12(Path file) {
            String name = file.toString().toLowerCase(Locale.ROOT);
            return name.endsWith(".p12") || name.endsWith(".pfx");
        }

        private static KeyStore pkcs12(Path file, char[] password) throws GeneralSecurityException, IOException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, password);
            } catch (IOException e) {
                throw new IOException(file + " cannot be read as PKCS#12: " + e.getMessage(), e);
            }
            return store;
        }

        private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, NO_PASSWORD);
            return store;
        }

        private static KeyStore pem(Path certificate, @Nullable Path key, char[] password)
                throws GeneralSecurityException, IOException {
            List<X509Certificate> chain = PemFile.certificates(certificate);
            if (chain.isEmpty()) {
                throw new IOException(certificate + " has no certificate");
            }
            PrivateKey own = PemFile.privateKey(key == null ? certificate : key, password);
            KeyStore store = emptyStore();
            store.setKeyEntry("own", own, password, chain.toArray(Certificate[]::new));
            return store;
        }
    }

    private static final class TrustAnybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
