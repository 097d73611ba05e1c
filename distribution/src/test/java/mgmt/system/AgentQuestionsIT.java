package mgmt.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import mgmt.launcher.control.ControlSocket;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command against an agent of the test's own making: what it is asked, and what becomes of its answer. */
@Timeout(60)
class AgentQuestionsIT {

    @TempDir
    Path directory;

    private Mgmt mgmt;
    private ServerSocketChannel agent;

    @BeforeEach
    void listen() throws IOException {
        mgmt = new Mgmt(directory);
        Path run = Files.createDirectory(
                directory.resolve("run"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        agent.bind(UnixDomainSocketAddress.of(run.resolve(
                ControlSocket.of(run, "h1", directory.resolve("prefix")).fileName())));
    }

    @AfterEach
    void close() throws IOException {
        agent.close();
        mgmt.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "kinds", "kinds motd", "plugin list", "plugin remove plugin-motd"})
    void agentIsAskedInTheWordsOfTheCommandLine(String line) throws IOException {
        Started asking = mgmt.start(line.split(" "));
        assertThat(answer(3)).containsExactly(line.split(" "));
        assertThat(asking.awaitEnd()).as(asking.toString()).isEqualTo(3);
        assertThat(asking.output()).isEqualTo("answered\n");
    }

    @Test
    void agentThatIsNamedIsAsked() throws IOException {
        String prefix = Files.createDirectory(directory.resolve("prefix")).toString();
        Started asking = mgmt.start("kinds", "--hostname", "h1", "--prefix", prefix);
        assertThat(answer(0)).containsExactly("kinds");
        assertThat(asking.awaitEnd()).as(asking.toString()).isZero();
    }

    @Test
    void pathOfAPluginIsAbsoluteAndLeadsThroughNoLink() throws IOException {
        Path jar = Files.createFile(directory.resolve("plugin-motd-1.0.0.jar"));
        Files.createSymbolicLink(directory.resolve("motd.jar"), jar);
        Started install = mgmt.start("plugin", "install", "./run/../motd.jar");
        Path real = jar.toRealPath();
        assertThat(answer(0)).containsExactly("plugin", "install", real.toString());
        assertThat(install.awaitEnd()).as(install.toString()).isZero();

        Started update = mgmt.start("plugin", "update", "motd.jar", "--force");
        assertThat(answer(0)).containsExactly("plugin", "update", "--force", real.toString());
        assertThat(update.awaitEnd()).as(update.toString()).isZero();
    }

    /** Takes one question and answers it; returns its words. */
    private List<String> answer(int status) throws IOException {
        List<String> words = new ArrayList<>();
        try (SocketChannel channel = agent.accept()) {
            DataInputStream question = new DataInputStream(Channels.newInputStream(channel));
            int count = question.readInt();
            for (int i = 0; i < count; i++) {
                words.add(question.readUTF());
            }
            question.readBoolean();
            question.readInt();
            DataOutputStream answer = new DataOutputStream(Channels.newOutputStream(channel));
            byte[] text = "answered\n".getBytes(StandardCharsets.UTF_8);
            answer.write('o');
            answer.writeInt(text.length);
            answer.write(text);
            answer.write('x');
            answer.writeInt(Integer.BYTES);
            answer.writeInt(status);
        }
        return words;
    }
}
