package org.dcmflux.net.association;

/**
 * Where an application is found.
 *
 * @param host name or address
 * @param port 1 to 65535
 */
public record ApplicationEntity(AeTitle title, String host, int port) {
    private static final int LAST_PORT = 65535;

    public ApplicationEntity {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host is empty");
        }
        if (port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("port " + port + " is not between 1 and 65535");
        }
    }

    /**
     * Reads {@code AET@host:port}; an IPv6 address stands in brackets.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static ApplicationEntity parse(String text) {
        int at = text.lastIndexOf('@');
        int colon = text.lastIndexOf(':');
        if (at < 1 || colon < at + 2) {
            throw new IllegalArgumentException("'" + text + "' is not AET@host:port");
        }
        String host = text.substring(at + 1, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new ApplicationEntity(
                    new AeTitle(text.substring(0, at)), host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' does not end with a port", e);
        }
    }

    @Override
    public String toString() {
        return title + "@" + host + ":" + port;
    }
}
