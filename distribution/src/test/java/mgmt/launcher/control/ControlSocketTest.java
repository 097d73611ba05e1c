package mgmt.launcher.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {

    private static final Path RUNTIME = Path.of("/run/mgmt");

    @Test
    void nameIsReadBackAsItWasMade() {
        ControlSocket socket = ControlSocket.of(RUNTIME, "web-1.example", Path.of("/var/lib/mgmt"));
        assertThat(ControlSocket.parse(socket.fileName())).contains(socket);
        assertThat(socket.fileName()).matches("web-1\\.example-[0-9a-f]{8}\\.sock");
    }

    @Test
    void prefixesAreToldApart() {
        assertThat(ControlSocket.of(RUNTIME, "h", Path.of("/a")))
                .isNotEqualTo(ControlSocket.of(RUNTIME, "h", Path.of("/b")));
    }

    @Test
    void longHostNameIsCutToWhatCanBeListenedOn(@TempDir Path runtime) throws IOException {
        for (String letter : List.of("x", "ä")) {
            Path path = runtime.resolve(
                    ControlSocket.of(runtime, letter.repeat(200), Path.of("/a")).fileName());
            assertThat(path.toString().getBytes(StandardCharsets.UTF_8)).hasSizeBetween(100, 106);
            try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.bind(UnixDomainSocketAddress.of(path));
            }
        }
    }

    @Test
    void otherFilesAreNoSockets() {
        assertThat(ControlSocket.parse("host.sock")).isEmpty();
        assertThat(ControlSocket.parse("host-0123456.sock")).isEmpty();
        assertThat(ControlSocket.parse("-01234567.sock")).isEmpty();
    }
}
