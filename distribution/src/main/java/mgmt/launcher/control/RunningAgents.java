package mgmt.launcher.control;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Finds the one agent that a command means. A socket that nobody answers is what a killed agent left behind. */
public final class RunningAgents {

    private final Path directory;

    /**
     * Makes one.
     *
     * @param directory the runtime directory, which need not be there
     */
    public RunningAgents(Path directory) {
        this.directory = directory;
    }

    /**
     * Connects to the only agent that fits.
     *
     * @param hostname its host name, empty for any
     * @param prefix its prefix, absolute, empty for any
     * @return a connection, the caller's to close
     * @throws IOException when none fits, or more than one; the message says which there are
     */
    public SocketChannel connect(Optional<String> hostname, Optional<Path> prefix) throws IOException {
        List<Path> gone = new ArrayList<>();
        Optional<SocketChannel> found = find(hostname, prefix, gone);
        if (found.isEmpty()) {
            throw new IOException(none(hostname, prefix, gone));
        }
        return found.get();
    }

    /**
     * Connects to the only agent there is, if there is one.
     *
     * @return a connection, the caller's to close; empty when no agent is running
     * @throws IOException when there is more than one, or the one cannot be reached
     */
    public Optional<SocketChannel> findAny() throws IOException {
        return find(Optional.empty(), Optional.empty(), new ArrayList<>());
    }

    private Optional<SocketChannel> find(Optional<String> hostname, Optional<Path> prefix, List<Path> gone)
            throws IOException {
        List<Agent> fitting = new ArrayList<>();
        try {
            for (Path socket : sockets(hostname, prefix)) {
                Optional<SocketChannel> channel = open(socket);
                channel.ifPresentOrElse(open -> fitting.add(new Agent(socket, open)), () -> gone.add(socket));
            }
            if (fitting.size() > 1) {
                throw new IOException(tooMany(fitting));
            }
            return fitting.isEmpty()
                    ? Optional.empty()
                    : Optional.of(fitting.remove(0).channel());
        } finally {
            for (Agent other : fitting) {
                other.channel().close();
            }
        }
    }

    private record Agent(Path socket, SocketChannel channel) {}

    private List<Path> sockets(Optional<String> hostname, Optional<Path> prefix) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "*.sock")) {
            for (Path entry : entries) {
                Optional<ControlSocket> name =
                        ControlSocket.parse(entry.getFileName().toString());
                if (name.isPresent() && fits(name.get(), hostname, prefix)) {
                    found.add(entry);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return found;
    }

    private boolean fits(ControlSocket socket, Optional<String> hostname, Optional<Path> prefix) {
        ControlSocket asked =
                ControlSocket.of(directory, hostname.orElse(socket.hostname()), prefix.orElse(Path.of("/")));
        return asked.hostname().equals(socket.hostname())
                && (prefix.isEmpty() || asked.prefixHash().equals(socket.prefixHash()));
    }

    private static Optional<SocketChannel> open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return Optional.of(channel);
        } catch (IOException e) {
            channel.close();
            if (e instanceof ConnectException || Files.notExists(socket)) {
                return Optional.empty();
            }
            throw new IOException("cannot reach the agent at " + socket + ": " + e.getMessage(), e);
        }
    }

    private String none(Optional<String> hostname, Optional<Path> prefix, List<Path> gone) {
        String which = hostname.map(name -> " of host " + name).orElse("")
                + prefix.map(path -> " with the prefix " + path).orElse("");
        String left = gone.isEmpty() ? "" : "; " + gone.get(0) + " is left over from one that has gone";
        return "no agent" + which + " is running here (looked in " + directory + ")" + left;
    }

    private static String tooMany(List<Agent> agents) {
        TreeSet<String> names = new TreeSet<>();
        for (Agent agent : agents) {
            ControlSocket.parse(agent.socket().getFileName().toString())
                    .ifPresent(socket -> names.add(socket.hostname()));
        }
        return names.size() == 1
                ? agents.size() + " agents run here as host " + names.first() + ": say which with --prefix"
                : agents.size() + " agents run here, of hosts " + String.join(", ", names)
                        + ": say which with --hostname or --prefix";
    }
}
