package mgmt.plugin.etcd.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Key;
import mgmt.api.transport.RecordingContext;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several hosts whose etcds are one cluster, which they look after themselves; each with an etcd of its own. */
@Timeout(300)
class OwnClusterTest {

    /** Ten times what a busy machine needs. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path directory;

    private final Map<String, Configurations> given = new LinkedHashMap<>();
    private final Map<String, Transport> open = new LinkedHashMap<>();

    @AfterEach
    void closeAll() {
        new ArrayList<>(open.values()).forEach(Transport::close);
    }

    private Configurations given(String host) throws Exception {
        Configurations own = new Configurations();
        List<Integer> ports = RealEtcd.freePorts(2);
        own.clientUrls = List.of("http://127.0.0.1:" + ports.get(0));
        own.serverUrls = List.of("http://127.0.0.1:" + ports.get(1));
        own.seeds = given.isEmpty() ? List.of() : given.values().iterator().next().clientUrls;
        given.put(host, own);
        return own;
    }

    private Transport start(String host) throws Exception {
        Configurations own = given.containsKey(host) ? given.get(host) : given(host);
        Transport transport = new EtcdProvider().open(own.make(), new RecordingContext(host, directory.resolve(host)));
        open.put(host, transport);
        return transport;
    }

    private void leave(String host) {
        Optional.ofNullable(open.remove(host)).ifPresent(Transport::close);
    }

    /** The members as a host knows them: voters by name, and learners with a + in front. */
    private String members(String host) throws Exception {
        try {
            return open.get(host).describe().stream()
                    .filter(line -> line.contains(" http://") || line.startsWith("(not started)"))
                    .filter(line -> !line.startsWith("this host"))
                    .map(line -> (line.contains("(learner)") ? "+" : "") + line.replaceAll(" .*", ""))
                    .sorted()
                    .collect(Collectors.joining(" "));
        } catch (TransportException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void awaitMembers(String host, String pattern) {
        try {
            Awaitility.await(host + " lists " + pattern)
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> members(host).matches(pattern));
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(described(host), e);
        }
    }

    private String described(String host) {
        try {
            return String.join("\n", open.get(host).describe());
        } catch (Exception e) {
            return e.toString();
        }
    }

    private void put(String host, String text) throws Exception {
        assertThat(open.get(host)
                        .commit(Commit.builder()
                                .put(Key.of("a"), Value.of(text))
                                .build())
                        .isDone())
                .isTrue();
    }

    private void assertHas(String host, String text) throws Exception {
        assertThat(open.get(host)
                        .read(Key.root())
                        .entry(Key.of("a"))
                        .orElseThrow()
                        .value()
                        .text())
                .isEqualTo(text);
    }

    @Test
    void growsWithEachHostAndShrinksAsTheyLeaveTheFirstOneFirst() throws Exception {
        start("h1");
        awaitMembers("h1", "h1");
        start("h2");
        awaitMembers("h1", "\\+h2 h1");
        start("h3");
        awaitMembers("h1", "h1 h2 h3");
        start("h4");
        awaitMembers("h1", "\\+h4 h1 h2 h3");
        start("h5");
        awaitMembers("h1", "h1 h2 h3 h4 h5");
        put("h5", "five");
        leave("h1");
        awaitMembers("h2", "\\+h. h. h. h.");
        assertHas("h3", "five");
        leave("h2");
        awaitMembers("h3", "h3 h4 h5");
        leave("h3");
        awaitMembers("h4", "\\+h. h.");
        assertHas("h4", "five");
        leave("h4");
        awaitMembers("h5", "h5");
        put("h5", "one");
        leave("h5");
        start("h5");
        assertHas("h5", "one");
    }
}
