package mgmt.plugin.etcd.internal.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mgmt.api.transport.TransportException;
import mgmt.plugin.etcd.internal.client.EtcdUrl;

/** Whether the addresses that a server is to listen on are free; if not, who has them, as far as this user may know. */
final class Ports {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";
    private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
    private static final Pattern UNIT = Pattern.compile("/([^/]+\\.service)(/|$)");
    private static final String DEBIANS = "etcd.service";

    private Ports() {}

    /** Fails when a server cannot listen. */
    static void require(Stream<EtcdUrl> listeners, EtcdUrl client) throws TransportException {
        for (EtcdUrl url : listeners.toList()) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(InetAddress.getByName(url.host()), url.port()));
            } catch (IOException e) {
                String why = String.valueOf(e.getMessage());
                if (!why.contains("in use")) {
                    throw new TransportException("etcd cannot listen on " + url + ": " + why, e);
                }
                throw new TransportException(taken(url, client, listener(url.port())), e);
            }
        }
    }

    static String taken(EtcdUrl url, EtcdUrl client, Optional<Listener> listener) {
        String message = "etcd cannot listen on " + url + ": the port is in use"
                + listener.map(found -> " by " + found).orElse("");
        if (listener.filter(found -> found.unit().equals(DEBIANS)).isPresent()) {
            return message + ".\nThat is the service that Debian's etcd-server brings along. Either use it:"
                    + "\n  --seeds " + client
                    + "\nor have it stopped, for good: systemctl disable --now " + DEBIANS;
        }
        return message
                + ".\nEither use what is there, if it is an etcd (--seeds " + client
                + "), or choose other ports (--client-urls, --server-urls)";
    }

    /**
     * A process that listens.
     *
     * @param pid its id
     * @param command what it is called
     * @param unit the service of systemd that it is of; empty if it is of none
     */
    record Listener(long pid, String command, String unit) {

        @Override
        public String toString() {
            return command + " (pid " + pid + (unit.isEmpty() ? "" : ", " + unit) + ")";
        }
    }

    /** Who listens on a port of any address: found by its socket, which other users' processes show to root alone. */
    static Optional<Listener> listener(int port) {
        Set<String> sockets = new HashSet<>();
        for (String table : List.of("net/tcp", "net/tcp6")) {
            sockets(PROC.resolve(table), port, sockets);
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (has(process, sockets)) {
                    return Optional.of(of(process));
                }
            }
        } catch (IOException e) {
            // Without /proc nobody can be named.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static void sockets(Path table, int port, Set<String> sockets) {
        String suffix = String.format(":%04X", port);
        try (Stream<String> lines = Files.lines(table)) {
            lines.map(line -> line.strip().split("\\s+"))
                    .filter(columns ->
                            columns.length > 9 && columns[1].endsWith(suffix) && columns[3].equals(LISTENING))
                    .forEach(columns -> sockets.add(columns[9]));
        } catch (IOException | java.io.UncheckedIOException e) {
            // A kernel without IPv6 has one table only.
            sockets.remove("");
        }
    }

    private static boolean has(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : open) {
                Matcher socket =
                        SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
                if (socket.matches() && sockets.contains(socket.group(1))) {
                    return true;
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            // Somebody else's, or gone meanwhile.
            return false;
        }
        return false;
    }

    private static Listener of(Path process) {
        Matcher unit = UNIT.matcher(text(process.resolve("cgroup")));
        return new Listener(
                Long.parseLong(process.getFileName().toString()),
                text(process.resolve("comm")).strip(),
                unit.find() ? unit.group(1) : "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
