package mgmt.plugin.etcd.internal.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Where an etcd server listens.
 *
 * @param secure whether it speaks TLS
 * @param host a name or an address; one of IPv6 without brackets
 * @param port its port
 */
public record EtcdUrl(boolean secure, String host, int port) {

    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final int PORTS = 65_535;

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException saying what was found and what would be right
     */
    public static EtcdUrl parse(String text) {
        try {
            URI uri = new URI(text);
            String scheme = String.valueOf(uri.getScheme());
            boolean isKnown = scheme.equals("http") || scheme.equals("https");
            String path = uri.getRawPath();
            boolean isBare = (path == null || path.isEmpty() || path.equals("/"))
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && uri.getRawUserInfo() == null;
            String host = uri.getHost();
            if (!isKnown || !isBare || host == null) {
                throw wrong(text, "");
            }
            if (uri.getPort() < 1 || uri.getPort() > PORTS) {
                throw wrong(text, uri.getPort() < 0 ? ", which has no port" : ", whose port is none");
            }
            String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
            return new EtcdUrl(scheme.equals("https"), plain, uri.getPort());
        } catch (URISyntaxException e) {
            throw wrong(text, "");
        }
    }

    private static IllegalArgumentException wrong(String text, String how) {
        String shown = withoutUser(text);
        String also = shown.equals(text) ? "" : " with a user in it, for whom user and password_file are there";
        return new IllegalArgumentException(
                "expected http://HOST:PORT or https://HOST:PORT, such as http://127.0.0.1:2379, found '" + shown + "'"
                        + also + how);
    }

    /** What stands in front of the last @ may be a password, even in what is no URL. */
    public static String withoutUser(String text) {
        String rest = text.substring(text.lastIndexOf('@') + 1);
        int scheme = rest.equals(text) ? -1 : text.indexOf("://");
        return scheme < 0 ? rest : text.substring(0, scheme + 3) + rest;
    }

    /** Whether it can be reached from this machine alone. */
    public boolean isLoopback() {
        return host.equals("localhost")
                || (IPV4.matcher(host).matches() && host.startsWith("127."))
                || host.equals("::1");
    }

    /** Whether it stands for all addresses of a machine, which only a listener can use. */
    public boolean isWildcard() {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    /** Whether a server can listen on it: on addresses, and not on names. */
    public boolean isListenable() {
        return host.equals("localhost") || IPV4.matcher(host).matches() || host.contains(":");
    }

    /** Whether two listeners would want the same port of the same address. */
    public boolean collidesWith(EtcdUrl other) {
        return port == other.port
                && (host.equals(other.host)
                        || isWildcard()
                        || other.isWildcard()
                        || (isLoopback() && other.isLoopback()));
    }

    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
