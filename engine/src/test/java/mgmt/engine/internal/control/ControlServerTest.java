package mgmt.engine.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ControlServerTest {

    @TempDir
    Path directory;

    private record Answer(String output, String error, int status) {}

    private Path socket() {
        return directory.resolve("s.sock");
    }

    private Answer ask(String... words) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            DataOutputStream question = new DataOutputStream(Channels.newOutputStream(channel));
            question.writeInt(words.length);
            for (String word : words) {
                question.writeUTF(word);
            }
            question.writeBoolean(false);
            question.writeInt(80);
            question.flush();
            return receive(new DataInputStream(Channels.newInputStream(channel)));
        }
    }

    private static Answer receive(DataInputStream answer) throws IOException {
        StringBuilder output = new StringBuilder();
        StringBuilder error = new StringBuilder();
        while (true) {
            char sort = (char) answer.readUnsignedByte();
            byte[] bytes = new byte[answer.readInt()];
            if (sort == 'x') {
                return new Answer(output.toString(), error.toString(), answer.readInt());
            }
            answer.readFully(bytes);
            (sort == 'o' ? output : error).append(new String(bytes, StandardCharsets.UTF_8));
        }
    }

    @Test
    void answersWithOutputAndStatus() throws Exception {
        ControlCommand echo = (arguments, terminal) -> {
            terminal.print(arguments + " " + terminal.columns() + "\n");
            terminal.complain("hm");
            return 7;
        };
        try (ControlServer server = ControlServer.open(socket(), Map.of("echo", echo))) {
            assertThat(server).isNotNull();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket())))
                    .isEqualTo("rw-------");
            assertThat(ask("echo", "a", "ü")).isEqualTo(new Answer("[a, ü] 80\n", "hm\n", 7));
        }
        assertThat(socket()).doesNotExist();
    }

    @Test
    void complainsAboutAnUnknownCommandAndSurvivesOneThatFails() throws Exception {
        ControlCommand broken = (arguments, terminal) -> {
            throw new IllegalStateException("broken");
        };
        try (ControlServer server = ControlServer.open(socket(), Map.of("broken", broken))) {
            assertThat(server).isNotNull();
            assertThat(ask("nonsense").error()).contains("knows no command nonsense");
            assertThat(ask("broken")).returns(1, Answer::status);
            assertThat(ask("broken").error()).contains("broken");
        }
    }

    @Test
    void oneThatStaysSilentKeepsNobodyWaiting() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        ControlCommand quick = (arguments, terminal) -> {
            asked.countDown();
            return 0;
        };
        List<SocketChannel> silent = new ArrayList<>();
        try (ControlServer server = ControlServer.open(socket(), Map.of("quick", quick))) {
            assertThat(server).isNotNull();
            for (int i = 0; i < 5; i++) {
                silent.add(SocketChannel.open(UnixDomainSocketAddress.of(socket())));
            }
            assertThat(ask("quick").status()).isZero();
            asked.await();
        } finally {
            for (SocketChannel channel : silent) {
                channel.close();
            }
        }
    }

    @Test
    void replacesTheSocketOfAKilledAgentAndRefusesNonsense() throws Exception {
        Files.writeString(socket(), "stale");
        ControlCommand quick = (arguments, terminal) -> 0;
        try (ControlServer server = ControlServer.open(socket(), Map.of("quick", quick))) {
            assertThat(server).isNotNull();
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
                DataOutputStream question = new DataOutputStream(Channels.newOutputStream(channel));
                question.writeInt(Integer.MAX_VALUE);
                question.flush();
                assertThat(Channels.newInputStream(channel).read())
                        .as("it hangs up")
                        .isEqualTo(-1);
            }
            assertThat(ask("quick").status()).isZero();
        }
    }

    @Test
    void tellsAnAnswerThatTakesLongWhenNobodyIsThereAnyMore() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        ControlCommand follow = (arguments, terminal) -> {
            terminal.whenHungUp(left::countDown);
            terminal.print("begun\n");
            begun.countDown();
            left.await();
            return 0;
        };
        try (ControlServer server = ControlServer.open(socket(), Map.of("follow", follow))) {
            assertThat(server).isNotNull();
            try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
                DataOutputStream question = new DataOutputStream(Channels.newOutputStream(channel));
                question.writeInt(1);
                question.writeUTF("follow");
                question.writeBoolean(false);
                question.writeInt(80);
                question.flush();
                begun.await();
                assertThat(left.getCount()).isOne();
            }
            left.await();
        }
    }
}
