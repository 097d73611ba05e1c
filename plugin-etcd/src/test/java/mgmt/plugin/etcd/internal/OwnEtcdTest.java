package mgmt.plugin.etcd.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.RecordingContext;
import mgmt.api.transport.RecordingContext.What;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportAbsentException;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The etcd that an agent runs itself. */
@Timeout(120)
class OwnEtcdTest {

    private static final Key A = Key.of("a");

    @TempDir
    private Path directory;

    private final Configurations given = new Configurations();
    private final List<Transport> open = new ArrayList<>();
    private RecordingContext told;

    @BeforeEach
    void choosePorts() throws Exception {
        List<Integer> ports = RealEtcd.freePorts(2);
        given.clientUrls = List.of("http://127.0.0.1:" + ports.get(0));
        given.serverUrls = List.of("http://127.0.0.1:" + ports.get(1));
        told = new RecordingContext("h1", directory.resolve("state"));
    }

    @AfterEach
    void closeAll() {
        open.forEach(Transport::close);
    }

    private Transport open() throws Exception {
        return open(System.getenv());
    }

    private Transport open(Map<String, String> environment) throws Exception {
        Transport transport = new EtcdProvider(environment).open(given.make(), told);
        open.add(transport);
        return transport;
    }

    private void assertRefused(String... texts) {
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(this::open)
                .satisfies(e -> assertThat(e.getMessage()).contains(texts));
        assertThat(servers()).isEmpty();
    }

    private static Set<ProcessHandle> servers() {
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("/etcd"))
                .collect(Collectors.toSet());
    }

    private Path script(String text) throws Exception {
        Path script = Files.writeString(directory.resolve("etcd"), "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }

    @Test
    void runsAsLongAsTheTransportIsOpen() throws Exception {
        Transport transport = open();
        assertThat(told.told()).extracting(RecordingContext.Told::what).containsExactly(What.AVAILABLE);
        transport.commit(Commit.builder().put(A, Value.of("a")).build());
        assertThat(transport.describe())
                .anyMatch(line -> line.startsWith("etcd 3.") && line.endsWith(", 1 member"))
                .contains("h1 " + given.clientUrls.get(0) + " (leader)", "this host: runs h1");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("state/etcd"))))
                .isEqualTo("rwx------");
        assertThat(directory.resolve("state/etcd.log")).exists();
        assertThat(servers()).hasSize(1);
        String store = transport.read(Key.root()).store();
        transport.close();
        assertThat(servers()).isEmpty();

        Transport again = open();
        assertThat(again.read(Key.root()).store()).isEqualTo(store);
        assertThat(again.read(Key.root()).entry(A)).isPresent();
    }

    @Test
    void isStartedAgainWhenItEndsAndKeepsEverything() throws Exception {
        Transport transport = open();
        transport.commit(Commit.builder().hold(A, Value.of("a")).build());
        for (int i = 0; i < 2; i++) {
            ProcessHandle first = servers().iterator().next();
            first.destroyForcibly();
            first.onExit().join();
            Awaitility.await("it answers again")
                    .atMost(RealEtcd.LIMIT)
                    .ignoreExceptions()
                    .until(() ->
                            transport.read(Key.root()).entry(A).map(Entry::hold).orElseThrow() == Entry.Hold.OWN);
            assertThat(servers()).hasSize(1).doesNotContain(first);
        }
    }

    @Test
    void anEmptyStoreIsAnotherOneThanTheLast() throws Exception {
        Transport transport = open();
        String store = transport.read(Key.root()).store();
        transport.close();
        RealEtcd.run(List.of("rm", "-r", directory.resolve("state/etcd").toString()));
        String another = open().read(Key.root()).store();
        assertThat(another).isNotEqualTo(store);
    }

    @Test
    void whoHasThePortIsNamed() throws Exception {
        int port = Integer.parseInt(given.serverUrls.get(0).replaceAll(".*:", ""));
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(socket.isBound()).isTrue();
            assertRefused(
                    "etcd cannot listen on " + given.serverUrls.get(0) + ": the port is in use by java (pid "
                            + ProcessHandle.current().pid(),
                    "--seeds " + given.clientUrls.get(0));
        }
    }

    @Test
    void anAddressOfAnotherMachineIsNone() {
        given.serverUrls = List.of("http://192.0.2.1:2380");
        assertRefused("etcd cannot listen on http://192.0.2.1:2380: Cannot assign requested address");
    }

    @Test
    void withoutTheProgramThereIsOneLineOnHowToGetIt() {
        assertThatExceptionOfType(TransportAbsentException.class)
                .isThrownBy(() -> open(Map.of("PATH", "/nowhere:relative:" + directory)))
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1))
                .withMessageContaining("apt-get install etcd-server");
    }

    @Test
    void aProgramThatIsConfiguredHasToBeThere() {
        given.etcd = Optional.of(directory.resolve("etcd"));
        assertRefused("mgmt.transport.cfg: etcd: " + directory.resolve("etcd") + " is not there");
    }

    @Test
    void aProgramThatIsNoEtcdIsNotRun() throws Exception {
        given.etcd = Optional.of(script("echo hello"));
        assertRefused("mgmt.transport.cfg: etcd: " + directory.resolve("etcd") + " is no etcd", "found: hello");
    }

    /** Here by the second run: what a process is ended by says nothing about its program. */
    @Test
    void aProgramThatIsKilledBeforeItAnswersIsAskedAgain() throws Exception {
        Path mark = directory.resolve("killed");
        given.etcd = Optional.of(script("[ -e " + mark + " ] || { touch " + mark + "; kill -9 $$; }; echo hello"));
        assertRefused("found: hello");
        assertThat(mark).exists();
        given.etcd = Optional.of(script("kill -9 $$"));
        assertRefused("--version was ended by signal 9, 5 times in a row");
    }

    /** As by a kernel that is short of memory, and in its first moments. */
    @Test
    void aServerThatIsKilledBeforeItIsUpIsStartedAgain() throws Exception {
        Path mark = directory.resolve("killed");
        given.etcd = Optional.of(script(
                "[ $1 = --version ] || [ -e " + mark + " ] || { touch " + mark + "; kill -9 $$; }; exec etcd \"$@\""));
        Transport transport = open();
        Awaitility.await("it answers")
                .atMost(RealEtcd.LIMIT)
                .ignoreExceptions()
                .until(() -> !transport.read(Key.root()).store().isEmpty());
        assertThat(mark).exists();
    }

    @Test
    void anOldVersionIsNotRun() throws Exception {
        given.etcd = Optional.of(script("echo etcd Version: 3.3.25"));
        assertRefused("is version 3.3.25 of etcd; needed is 3.4 or newer");
    }

    @Test
    void aServerThatEndsAtOnceIsAnErrorWithItsLastWords() throws Exception {
        given.etcd = Optional.of(script("""
                [ "$1" = --version ] && exec echo etcd Version: 3.5.9
                echo '{"level":"info","msg":"starting"}'
                echo '{"level":"fatal","msg":"discovery failed","error":"the moon is full"}'
                exit 7
                """));
        assertRefused(
                "etcd has ended with status 7: discovery failed: the moon is full",
                "its log is " + directory.resolve("state/etcd.log"));
    }

    @Test
    void aFileInPlaceOfTheDataIsTold() throws Exception {
        Files.writeString(told.directory().resolve("etcd"), "");
        assertRefused(directory.resolve("state/etcd") + " is to be the directory of etcd's data, and is none");
    }

    @Test
    void brokenDataAreToldAndLeftAlone() throws Exception {
        open().close();
        Path database = directory.resolve("state/etcd/member/snap/db");
        Files.write(database, new byte[64]);
        assertRefused("etcd has ended with", "Its data are in " + directory.resolve("state/etcd"));
        assertThat(database).hasSize(64);
    }

    @Test
    void theLogIsBounded() throws Exception {
        Path log = told.directory().resolve("etcd.log");
        Files.write(log, new byte[5 << 20]);
        open();
        assertThat(Files.size(log)).isLessThan(1 << 20);
        assertThat(told.directory().resolve("etcd.log.1")).hasSize(5 << 20);
    }

    /** The agent is another process here, which is killed without a word. */
    @Test
    void isGoneWhenTheAgentWasKilled() throws Exception {
        Path pid = directory.resolve("pid");
        Process agent = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LonelyAgent.class.getName(),
                        given.clientUrls.get(0),
                        given.serverUrls.get(0),
                        directory.resolve("state").toString(),
                        pid.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("agent.log").toFile())
                .start();
        try {
            Awaitility.await("etcd runs").atMost(RealEtcd.LIMIT).until(() -> Files.exists(pid));
            ProcessHandle etcd =
                    ProcessHandle.of(Long.parseLong(Files.readString(pid))).orElseThrow();
            assertThat(etcd.info().command().orElseThrow()).endsWith("/etcd");
        } finally {
            agent.destroyForcibly();
        }
        Optional<ProcessHandle> etcd = ProcessHandle.of(Long.parseLong(Files.readString(pid)));
        Awaitility.await("etcd is gone")
                .atMost(RealEtcd.LIMIT)
                .until(() -> etcd.isEmpty() || !etcd.get().isAlive());
        open();
    }
}
