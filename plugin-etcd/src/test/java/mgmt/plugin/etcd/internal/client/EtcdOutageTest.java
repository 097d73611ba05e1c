package mgmt.plugin.etcd.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.RecordingContext;
import mgmt.api.transport.RecordingContext.Told;
import mgmt.api.transport.RecordingContext.What;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import mgmt.api.transport.WatchListener;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What servers do that the contract does not know of. */
@Timeout(120)
class EtcdOutageTest {

    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final Key A = Key.of("a");

    @TempDir
    private Path directory;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final RecordingContext context = new RecordingContext("h1", Path.of("/nowhere"));

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private RealEtcd etcd(int members) throws Exception {
        RealEtcd etcd = RealEtcd.start(directory.resolve("etcd"), members);
        open.push(etcd);
        return etcd;
    }

    private EtcdTransport open(List<String> urls) {
        return open(urls, context);
    }

    private EtcdTransport open(List<String> urls, RecordingContext told) {
        EtcdTransport transport = new EtcdTransport(
                new EtcdTransport.Setup(
                        urls.stream().map(EtcdUrl::parse).toList(),
                        new Identification(Optional.empty(), Optional.empty()),
                        "/_mgmt",
                        LEASE),
                told);
        open.push(transport);
        return transport;
    }

    private Told await(What what, int mark) throws InterruptedException {
        return context.await(what, mark, RealEtcd.LIMIT);
    }

    private static Commit hold(Key key) {
        return Commit.builder().hold(key, Value.of("held")).build();
    }

    @Test
    void aServerThatIsRestartedAtOnceCostsNothing() throws Exception {
        RealEtcd etcd = etcd(1);
        EtcdTransport transport = open(etcd.urls());
        transport.commit(hold(A));
        int mark = context.mark();
        etcd.kill(0);
        etcd.restart(0);
        Awaitility.await("it answers again")
                .atMost(RealEtcd.LIMIT)
                .ignoreExceptions()
                .until(() ->
                        transport.read(Key.root()).entry(A).map(Entry::hold).orElseThrow() == Entry.Hold.OWN);
        assertThat(context.since(mark)).noneMatch(told -> told.what() == What.LOST);
    }

    @Test
    void aFrozenServerIsNoticedWithoutACallAndWhatWasHeldIsLostAfterALongTime() throws Exception {
        RealEtcd etcd = etcd(1);
        EtcdTransport transport = open(etcd.urls());
        transport.commit(hold(A));
        int mark = context.mark();
        long frozen = System.nanoTime();
        etcd.signal(0, "STOP");
        assertThat(await(What.UNAVAILABLE, mark).text()).contains(etcd.urls().get(0), "no answer in time");
        assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(LEASE.multipliedBy(3));
        etcd.signal(0, "CONT");
        await(What.AVAILABLE, mark);
        revoke(etcd, transport.leaseId());
        assertThat(await(What.LOST, mark).keys()).containsExactly(A);
    }

    /** Unless it has run out by itself while the server was frozen. */
    private static void revoke(RealEtcd etcd, long lease) throws Exception {
        try {
            etcd.ctl("lease", "revoke", Long.toHexString(lease));
        } catch (AssertionError e) {
            assertThat(e).hasMessageContaining("requested lease not found");
        }
    }

    @Test
    void whoHasNeverAnsweredIsNamedWithTheReason() throws Exception {
        List<Integer> ports = RealEtcd.freePorts(2);
        EtcdTransport transport = open(List.of("http://127.0.0.1:" + ports.get(0), "http://localhost:" + ports.get(1)));
        assertThat(await(What.UNAVAILABLE, 0).text())
                .contains("http://127.0.0.1:" + ports.get(0) + ": connection refused")
                .contains("http://localhost:" + ports.get(1) + ": connection refused");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> transport.read(Key.root())))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("connection refused");
    }

    @Test
    void membersThatNobodyHasNamedAreFound() throws Exception {
        RealEtcd etcd = etcd(3);
        EtcdTransport transport = open(etcd.urls().subList(0, 1));
        await(What.AVAILABLE, 0);
        assertThat(transport.describe())
                .anyMatch(line -> line.matches("etcd 3\\.\\d+\\.\\S+, 3 members"))
                .anyMatch(line -> line.equals("m1 " + etcd.urls().get(1))
                        || line.equals("m1 " + etcd.urls().get(1) + " (leader)"))
                .filteredOn(line -> line.endsWith("(leader)"))
                .hasSize(1);
        etcd.kill(0);
        Awaitility.await("another member answers")
                .atMost(RealEtcd.LIMIT)
                .ignoreExceptions()
                .until(() -> transport
                        .commit(Commit.builder().put(A, Value.of("a")).build())
                        .isDone());
    }

    /** Commits go on over the loss of the leader: all that were done are there, and told of in order. */
    @Test
    void theLossOfTheLeaderLosesNothing() throws Exception {
        RealEtcd etcd = etcd(3);
        EtcdTransport writer = open(etcd.urls());
        EtcdTransport reader = open(etcd.urls(), new RecordingContext("h2", Path.of("/nowhere")));
        reader.commit(hold(Key.of("held")));
        Set<String> told = java.util.concurrent.ConcurrentHashMap.newKeySet();
        ConcurrentLinkedQueue<String> gaps = new ConcurrentLinkedQueue<>();
        reader.watch(Key.of("n"), reader.read(Key.of("n")).revision(), new WatchListener() {
            @Override
            public void changed(ChangeSet changes) {
                changes.put().forEach(entry -> told.add(entry.key().toString()));
            }

            @Override
            public void gap(String why) {
                gaps.add(why);
            }
        });
        List<String> done = new ArrayList<>();
        int leader = etcd.leader();
        for (int i = 0; i < 200; i++) {
            if (i == 50) {
                etcd.kill(leader);
            }
            Key key = Key.of("n", String.valueOf(i));
            CommitResult result = commit(writer, key);
            if (result.isDone()) {
                done.add(key.toString());
            }
        }
        assertThat(done).hasSizeGreaterThan(150);
        Awaitility.await("all that was done is told").atMost(RealEtcd.LIMIT).until(() -> told.containsAll(done));
        assertThat(gaps).isEmpty();
        Set<String> there = writer.read(Key.of("n")).entries().stream()
                .map(entry -> entry.key().toString())
                .collect(Collectors.toSet());
        assertThat(there).containsAll(done);
        assertThat(reader.read(Key.root()).entry(Key.of("held")).map(Entry::hold))
                .contains(Entry.Hold.OWN);
    }

    private static CommitResult commit(EtcdTransport transport, Key key) throws InterruptedException {
        try {
            return transport.commit(Commit.builder().put(key, Value.of("")).build());
        } catch (TransportException e) {
            return CommitResult.unknown(String.valueOf(e.getMessage()));
        }
    }

    @Test
    void aStoreThatBeginsAgainWithTheSameNamesIsAnotherOne() throws Exception {
        RealEtcd etcd = etcd(1);
        EtcdTransport transport = open(etcd.urls());
        String before = await(What.AVAILABLE, 0).text();
        transport.commit(hold(A));
        int mark = context.mark();
        etcd.restartEmpty();
        String after = await(What.AVAILABLE, mark).text();
        assertThat(after).isNotEqualTo(before);
        assertThat(context.since(mark)).extracting(Told::what).startsWith(What.LOST);
        assertThat(transport.read(Key.root()).store()).isEqualTo(after);
    }
}
