package mgmt.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mgmt.launcher.control.ControlClient.Screen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against agents of its own making, over real sockets. */
class ControlConversationTest {

    @TempDir
    Path runtime;

    private final List<AutoCloseable> open = new ArrayList<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    @AfterEach
    void closeAgents() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void sendsTheQuestionAndPrintsTheAnswer() throws Exception {
        try (ServerSocketChannel agent = agent("h1", "/p");
                SocketChannel client = connect(Optional.empty(), Optional.empty());
                SocketChannel server = agent.accept()) {
            DataOutputStream answer = new DataOutputStream(Channels.newOutputStream(server));
            frame(answer, 'o', "file[a] settled\n");
            frame(answer, 'e', "a complaint\n");
            frame(answer, 'o', "");
            answer.write('x');
            answer.writeInt(4);
            answer.writeInt(3);

            assertThat(ask(client)).isEqualTo(3);

            assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("file[a] settled\n");
            assertThat(error.toString(StandardCharsets.UTF_8)).isEqualTo("a complaint\n");
            DataInputStream question = new DataInputStream(Channels.newInputStream(server));
            assertThat(question.readInt()).isEqualTo(1);
            assertThat(question.readUTF()).isEqualTo("status");
            assertThat(question.readBoolean()).isTrue();
            assertThat(question.readInt()).isEqualTo(80);
        }
    }

    @Test
    void agentThatEndsInTheMiddleIsAnError() throws Exception {
        try (ServerSocketChannel agent = agent("h1", "/p");
                SocketChannel client = connect(Optional.empty(), Optional.empty())) {
            try (SocketChannel server = agent.accept()) {
                DataOutputStream answer = new DataOutputStream(Channels.newOutputStream(server));
                answer.write('o');
                answer.writeInt(100);
                answer.writeBytes("half");
            }
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ask(client))
                    .withMessage("the agent ended before it had answered");
        }
    }

    @Test
    void strangeAnswerIsAnError() throws Exception {
        try (ServerSocketChannel agent = agent("h1", "/p");
                SocketChannel client = connect(Optional.empty(), Optional.empty());
                SocketChannel server = agent.accept()) {
            new DataOutputStream(Channels.newOutputStream(server)).writeBytes("HTTP/1.1 200 OK");
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ask(client))
                    .withMessageContaining("another version");
        }
    }

    @Test
    void noAgentIsAnErrorThatSaysWhereItLooked() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> connect(Optional.empty(), Optional.empty()))
                .withMessage("no agent is running here (looked in " + runtime + ")");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(
                        () -> new RunningAgents(runtime.resolve("none")).connect(Optional.of("h"), Optional.empty()))
                .withMessageStartingWith("no agent of host h is running here");
    }

    @Test
    void leftOverSocketIsNoAgent() throws Exception {
        agent("dead", "/d").close();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> connect(Optional.empty(), Optional.empty()))
                .withMessageContaining("no agent is running here")
                .withMessageEndingWith(".sock is left over from one that has gone");

        agent("alive", "/a");
        connect(Optional.empty(), Optional.empty()).close();
    }

    @Test
    void severalAgentsAreListedUntilOneIsNamed() throws Exception {
        agent("h1", "/p1");
        agent("h2", "/p2");
        agent("h2", "/p3");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> connect(Optional.empty(), Optional.empty()))
                .withMessage("3 agents run here, of hosts h1, h2: say which with --hostname or --prefix");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> connect(Optional.of("h2"), Optional.empty()))
                .withMessage("2 agents run here as host h2: say which with --prefix");
        connect(Optional.of("h1"), Optional.empty()).close();
        connect(Optional.empty(), Optional.of(Path.of("/p3"))).close();
        connect(Optional.of("h2"), Optional.of(Path.of("/p2"))).close();
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> connect(Optional.of("h1"), Optional.of(Path.of("/p2"))))
                .withMessageContaining("no agent of host h1 with the prefix /p2");
    }

    private ServerSocketChannel agent(String hostname, String prefix) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        open.add(server);
        String name = ControlSocket.of(runtime, hostname, Path.of(prefix)).fileName();
        server.bind(UnixDomainSocketAddress.of(runtime.resolve(name)));
        return server;
    }

    private SocketChannel connect(Optional<String> hostname, Optional<Path> prefix) throws IOException {
        SocketChannel channel = new RunningAgents(runtime).connect(hostname, prefix);
        open.add(channel);
        return channel;
    }

    private int ask(SocketChannel agent) throws IOException {
        return new ControlClient(
                        new PrintStream(output, true, StandardCharsets.UTF_8),
                        new PrintStream(error, true, StandardCharsets.UTF_8))
                .ask(agent, List.of("status"), new Screen(true, 80));
    }

    private static void frame(DataOutputStream answer, char kind, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        answer.write(kind);
        answer.writeInt(bytes.length);
        answer.write(bytes);
    }
}
