package mgmt.engine.internal.exchange;

import static mgmt.engine.internal.exchange.Hosts.collectFiles;
import static mgmt.engine.internal.exchange.Hosts.exports;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.control.Terminal;
import mgmt.engine.internal.exchange.Hosts.Host;
import mgmt.transports.memory.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What users order of a cluster reaches the transport, and nobody waits for it but whoever has given the order. */
@Timeout(120)
class ClusterCommandTest {

    private final String name = "orders-" + UUID.randomUUID();
    private final MemoryStore store = MemoryStore.of(name);
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    @TempDir
    Path directory;

    private Hosts hosts;

    @BeforeEach
    void begin() {
        hosts = new Hosts(directory);
    }

    @AfterEach
    void end() {
        store.restore();
        hosts.close();
        MemoryStore.remove(name);
    }

    private static void eventually(String what, Callable<Boolean> condition) {
        await(what).atMost(30, TimeUnit.SECONDS).until(condition);
    }

    private Host connected(String host) throws IOException {
        Host started = hosts.start(host, name).wish(exports(), collectFiles());
        eventually(host + " is there", () -> started.exchange.transport().isPresent());
        return started;
    }

    private int answer(Host host, String... words) throws Exception {
        return answer(host, shown, words);
    }

    private static int answer(Host host, OutputStream stream, String... words) throws Exception {
        Terminal terminal = new Terminal(new DataOutputStream(stream), false, 0);
        return new ClusterCommand(host.exchange).answer(List.of(words), terminal);
    }

    /** All frames, of standard output and of standard error. */
    private String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void anOrderReachesTheTransportInItsOwnWords() throws Exception {
        Host host = connected("h1");
        List<List<String>> orders = new ArrayList<>();
        host.operable = (order, answer) -> {
            orders.add(order);
            answer.accept("a line of " + order.get(0));
        };
        assertThat(answer(host, "size", "3")).isZero();
        assertThat(answer(host, "size")).isZero();
        assertThat(answer(host, "recover")).isZero();
        assertThat(orders).containsExactly(List.of("size", "3"), List.of("size"), List.of("recover"));
        assertThat(shown()).contains("a line of size\n", "a line of recover\n");
    }

    @Test
    void howFarItIsIsShownAtOnce() throws Exception {
        Host host = connected("h1");
        List<String> before = new ArrayList<>();
        host.operable = (order, answer) -> {
            answer.accept("stops etcd");
            before.add(shown());
            answer.accept("starts etcd");
        };
        assertThat(answer(host, "recover")).isZero();
        assertThat(before)
                .singleElement()
                .satisfies(each -> assertThat(each).contains("stops etcd\n").doesNotContain("starts"));
    }

    @Test
    void anOrderCanBeGivenThoughTheStoreDoesNotAnswer() throws Exception {
        Host host = connected("h1");
        host.operable = (order, answer) -> answer.accept("brought back");
        store.interrupt();
        eventually("it is away", () -> host.exchange.transport().isEmpty());
        assertThat(answer(host, "recover")).isZero();
        assertThat(shown()).contains("brought back\n");
    }

    @Test
    void whatIsWrongWithAnOrderIsToldWithIt() throws Exception {
        Host host = connected("h1");
        host.operable = (order, answer) -> {
            throw new TransportException("99 is more than the 15 that a cluster can have");
        };
        assertThat(answer(host, "size", "99")).isEqualTo(1);
        assertThat(shown()).contains("mgmt: cluster size 99: 99 is more than the 15 that a cluster can have\n");
    }

    @Test
    void anAgentWithoutATransportTakesNoOrders() throws Exception {
        Host host = hosts.start("h1", name).wish(exports(), List.of());
        assertThat(answer(host, "size", "3")).isEqualTo(1);
        assertThat(answer(host, "recover")).isEqualTo(1);
        assertThat(shown())
                .contains(
                        "mgmt: this agent takes no part in a cluster at the moment; mgmt cluster status tells more\n");
    }

    @Test
    void noOtherWordsReachTheTransport() throws Exception {
        Host host = connected("h1");
        AtomicInteger calls = new AtomicInteger();
        host.operable = (order, answer) -> calls.incrementAndGet();
        assertThat(answer(host, "grow", "3")).isEqualTo(1);
        assertThat(answer(host)).isEqualTo(1);
        assertThat(calls).hasValue(0);
        assertThat(shown()).contains("the agent knows no command cluster grow 3; is it of another version?\n");
    }

    @Test
    void theExchangeGoesOnDuringAnOrder() throws Exception {
        Host host = connected("h1");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch enough = new CountDownLatch(1);
        host.operable = (order, answer) -> {
            begun.countDown();
            enough.await();
            answer.accept("three members");
        };
        Thread thread = new Thread(() -> {
            try {
                answer(host, "size", "3");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        begun.await();
        Host other = hosts.start("h2", name).wish(exports("/a", "1"), List.of());
        eventually("it is collected", () -> host.collected().equals(List.of("/a=1")));
        other.wish(exports("/a", "2"), List.of());
        eventually("it is collected anew", () -> host.collected().equals(List.of("/a=2")));
        assertThat(shown.size()).isZero();
        enough.countDown();
        thread.join();
        assertThat(shown()).contains("three members\n");
    }

    @Test
    void anOrderIsCarriedOutToItsEndThoughNobodyReadsIt() throws Exception {
        Host host = connected("h1");
        List<String> done = new ArrayList<>();
        host.operable = (order, answer) -> {
            answer.accept("stops etcd");
            done.add("all");
        };
        answer(
                host,
                new OutputStream() {
                    @Override
                    public void write(int octet) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                "recover");
        assertThat(done).containsExactly("all");
    }

    @Test
    void aTransportThatIsClosedTakesNoOrders() throws Exception {
        Host host = connected("h1");
        AtomicInteger calls = new AtomicInteger();
        host.operable = (order, answer) -> calls.incrementAndGet();
        host.close();
        assertThat(answer(host, "recover")).isEqualTo(1);
        assertThat(calls).hasValue(0);
        assertThat(shown()).contains("takes no part in a cluster at the moment");
    }
}
