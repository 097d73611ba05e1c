package mgmt.engine.internal.control;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on the control socket. Each connection asks one question and has a thread of its own, so that one that stays
 * silent keeps nobody waiting; beyond a few at once, further ones wait in the kernel.
 */
public final class ControlServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final int MOST_CONNECTIONS = 16;
    private static final int MOST_WORDS = 1000;

    /** How long the end waits for answers that are being given. */
    private static final long LAST_WORDS_MILLIS = 500;

    private final Path socket;
    private final Map<String, ControlCommand> commands;
    private final ServerSocketChannel server;
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(MOST_CONNECTIONS);

    private ControlServer(Path socket, Map<String, ControlCommand> commands, ServerSocketChannel server) {
        this.socket = socket;
        this.commands = Map.copyOf(commands);
        this.server = server;
    }

    /**
     * Begins to listen.
     *
     * @param socket in a directory that nobody else may enter; one that a killed agent left there is replaced
     * @param commands by name
     * @throws IOException when it cannot be made
     */
    public static ControlServer open(Path socket, Map<String, ControlCommand> commands) throws IOException {
        Files.deleteIfExists(socket);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot listen on the control socket " + socket + ": " + e.getMessage(), e);
        }
        ControlServer server = new ControlServer(socket, commands, channel);
        startDaemon("mgmt-control", server::accept);
        return server;
    }

    private static void startDaemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                places.acquire();
                connect();
            }
        } catch (ClosedChannelException e) {
            LOG.debug("the control socket is closed");
        } catch (IOException e) {
            LOG.error("The control socket does not answer any longer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() throws IOException {
        boolean isConnected = false;
        try {
            SocketChannel connection = server.accept();
            connections.add(connection);
            startDaemon("mgmt-control-connection", () -> serve(connection));
            isConnected = true;
        } finally {
            if (!isConnected) {
                places.release();
            }
        }
    }

    private void serve(SocketChannel connection) {
        try (connection) {
            DataInputStream question = new DataInputStream(Channels.newInputStream(connection));
            List<String> words = words(question);
            Terminal terminal = new Terminal(
                    new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(connection))),
                    question.readBoolean(),
                    question.readInt(),
                    () -> awaitEnd(connection));
            terminal.end(answer(words, terminal));
        } catch (IOException e) {
            LOG.debug("a control connection ended early", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
            places.release();
        }
    }

    /** Not by a stream, which would keep others from writing to the connection meanwhile. */
    private static void awaitEnd(SocketChannel connection) throws IOException {
        ByteBuffer unwanted = ByteBuffer.allocate(256);
        while (connection.read(unwanted) >= 0) {
            unwanted.clear();
        }
    }

    private static List<String> words(DataInputStream question) throws IOException {
        int count = question.readInt();
        if (count < 1 || count > MOST_WORDS) {
            throw new IOException("a question of " + count + " words");
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            words.add(question.readUTF());
        }
        return words;
    }

    private int answer(List<String> words, Terminal terminal) throws IOException, InterruptedException {
        ControlCommand command = commands.get(words.get(0));
        if (command == null) {
            terminal.complain("mgmt: the agent knows no command " + words.get(0) + "; is it of another version?");
            return 1;
        }
        try {
            return command.answer(words.subList(1, words.size()), terminal);
        } catch (RuntimeException e) {
            LOG.error("The command {} has failed", words.get(0), e);
            terminal.complain("mgmt: the agent could not answer: " + e);
            return 1;
        }
    }

    @Override
    public String toString() {
        return socket.toString();
    }

    /** Ends listening and every connection, and removes the socket. */
    @Override
    public void close() {
        try {
            server.close();
            boolean isQuiet = places.tryAcquire(MOST_CONNECTIONS, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
            LOG.debug("the control socket closes, all is answered: {}", isQuiet);
            for (SocketChannel connection : connections) {
                connection.close();
            }
            Files.deleteIfExists(socket);
        } catch (IOException e) {
            LOG.warn("the control socket {} could not be closed: {}", socket, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
