package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Reports;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusTest {

    private static final Executor OWN_THREAD = task -> {
        Thread thread = new Thread(task, "a bus");
        thread.setDaemon(true);
        thread.start();
    };

    @TempDir
    Path directory;

    private Bus bus;

    @BeforeEach
    void enter() {
        bus = new Bus(
                new BusPlace("test bus", "", directory.resolve("socket"), directory.resolve("sign")),
                Duration.ofMillis(300));
        bus.enter();
    }

    @AfterEach
    void theThreadEndsWithTheLastUser() {
        bus.leave();
        Awaitility.await()
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("mgmt-svc-test-bus")));
    }

    @Test
    void nothingIsDoneBeforeAResourceWantsIt() {
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("mgmt-svc"));
    }

    @Test
    void withoutSystemdTheResourceFails() {
        assertThatThrownBy(bus::systemd)
                .isInstanceOf(PermanentException.class)
                .hasMessage("systemd is not running (no test bus at " + directory.resolve("socket") + ")");
    }

    @Test
    void whereTheManagerRunsItsBusIsWaitedFor() throws Exception {
        Files.createDirectory(directory.resolve("sign"));
        assertThatThrownBy(bus::systemd).isInstanceOf(NotYetException.class);
    }

    @Test
    void aBusThatSaysNothingIsWaitedForAndGivenUp() throws Exception {
        Files.createDirectory(directory.resolve("sign"));
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
            assertThatThrownBy(bus::systemd).isInstanceOf(NotYetException.class);
        }
    }

    @Test
    void aConnectionThatIsGivenUpWhileTheBusGreetsIsEnded() throws Exception {
        Files.createDirectory(directory.resolve("sign"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(directory.resolve("socket")));
            CompletableFuture<String> said = CompletableFuture.supplyAsync(() -> admit(server), OWN_THREAD);
            assertThatThrownBy(bus::systemd).isInstanceOf(NotYetException.class);
            assertThat(said).succeedsWithin(Duration.ofSeconds(30)).asString().contains("Hello");
        }
    }

    /** Takes a client as far as its first message, which it never answers; returns that when the client has gone. */
    private static String admit(ServerSocketChannel server) {
        try (SocketChannel client = server.accept()) {
            StringBuilder said = new StringBuilder();
            ByteBuffer read = ByteBuffer.allocate(1000);
            while (client.read(read.clear()) >= 0) {
                said.append(StandardCharsets.ISO_8859_1.decode(read.flip()));
                for (int end = said.indexOf("\r\n"); end >= 0; end = said.indexOf("\r\n")) {
                    client.write(StandardCharsets.ISO_8859_1.encode(answer(said.substring(0, end))));
                    said.delete(0, end + 2);
                }
            }
            return said.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String answer(String line) {
        if (line.startsWith("BEGIN")) {
            return "";
        }
        if (line.contains("AUTH EXTERNAL")) {
            return "OK 0123456789abcdef0123456789abcdef\r\n";
        }
        return line.contains("AUTH") ? "REJECTED EXTERNAL\r\n" : "ERROR\r\n";
    }

    @Test
    void whoHasLeftGetsNoConnection() throws Exception {
        Files.createDirectory(directory.resolve("sign"));
        assertThatThrownBy(bus::systemd).isInstanceOf(NotYetException.class);
        bus.leave();
        assertThatThrownBy(bus::systemd).hasMessage("the test bus is used no longer");
        assertThatThrownBy(() -> bus.add("/one", new UnitWatch(new Reports())))
                .hasMessage("the test bus is used no longer");
        bus.enter();
        assertThatThrownBy(bus::systemd).hasMessageContaining("cannot be reached");
    }

    @Test
    void aBusThatIsClosedIsClosedForWhoHasNotLeftToo() throws Exception {
        Files.createDirectory(directory.resolve("sign"));
        assertThatThrownBy(bus::systemd).isInstanceOf(NotYetException.class);
        bus.close();
        assertThatThrownBy(bus::systemd).hasMessage("the test bus is used no longer");
    }

    @Test
    void whatWasNotAddedIsRemovedWithoutHarm() {
        bus.remove("/one", new UnitWatch(new Reports()));
    }
}
