package mgmt.plugin.etcd.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import org.junit.jupiter.api.Test;

class PortsTest {

    private static final EtcdUrl CLIENT = EtcdUrl.parse("http://127.0.0.1:2379");
    private static final EtcdUrl SERVER = EtcdUrl.parse("http://127.0.0.1:2380");

    @Test
    void debiansServiceIsNamedWithBothWaysOut() {
        Ports.Listener debians = new Ports.Listener(42, "etcd", "etcd.service");
        assertThat(Ports.taken(SERVER, CLIENT, Optional.of(debians)))
                .contains("http://127.0.0.1:2380: the port is in use by etcd (pid 42, etcd.service)")
                .contains("--seeds http://127.0.0.1:2379")
                .contains("systemctl disable --now etcd.service");
    }

    @Test
    void whoCannotBeFoundIsNotNamed() {
        assertThat(Ports.taken(CLIENT, CLIENT, Optional.empty()))
                .startsWith("etcd cannot listen on http://127.0.0.1:2379: the port is in use.\n");
    }

    @Test
    void whoListensIsFound() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.listener(socket.getLocalPort()).map(Ports.Listener::pid))
                    .contains(ProcessHandle.current().pid());
        }
    }
}
