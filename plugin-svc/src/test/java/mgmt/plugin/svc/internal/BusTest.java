package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BusTest {

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
}
