package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** A {@link Cluster} whose hosts may all run an etcd, on ports of their own; the first host is the seed of the others. */
final class OwnCluster implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {

    /** Three times what it is to take at most. */
    private static final int LEAVE_SECONDS = 60;

    private final List<String> names;
    private final Cluster cluster;
    private final Map<String, String> clientUrls = new LinkedHashMap<>();
    private final Map<String, String> serverUrls = new LinkedHashMap<>();
    private String configuration = "";
    private int edits;

    private OwnCluster(List<String> names, Cluster cluster) {
        this.names = List.copyOf(names);
        this.cluster = cluster;
    }

    /** Hosts of these names; none of them runs yet. */
    static OwnCluster of(String... hosts) {
        return new OwnCluster(Arrays.asList(hosts), Cluster.of(hosts));
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        cluster.beforeEach(context);
        List<Integer> ports = RealEtcd.freePorts(2 * names.size());
        for (int i = 0; i < names.size(); i++) {
            clientUrls.put(names.get(i), "http://127.0.0.1:" + ports.get(2 * i));
            serverUrls.put(names.get(i), "http://127.0.0.1:" + ports.get(2 * i + 1));
        }
        configuration = "";
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        names.forEach(host -> failure.addSuppressed(new AssertionError(host + " says\n" + answer(host))));
        cluster.handleTestExecutionException(context, failure);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        cluster.afterEach(context);
    }

    /** The hosts, each with its files. */
    Cluster cluster() {
        return cluster;
    }

    /** All hosts, the first one first. */
    List<String> names() {
        return names;
    }

    /** All hosts but some, the first one first. */
    List<String> without(String... left) {
        return names.stream().filter(host -> !List.of(left).contains(host)).toList();
    }

    // ---- agents

    /** What is in the configuration file of each host that is started from now on. */
    void configure(String... lines) {
        configuration = String.join("\n", lines) + "\n";
    }

    /** Starts an agent, with a graph if it has none yet. The first one has no seed. */
    void start(String host) throws IOException {
        start(host, host.equals(names.get(0)) ? List.of() : List.of("--seeds", clientUrl(names.get(0))));
    }

    /** Starts an agent that begins with another host than the first. */
    void startWithSeed(String host, String seed) throws IOException {
        start(host, List.of("--seeds", clientUrl(seed)));
    }

    private void start(String host, List<String> seeds) throws IOException {
        if (!Files.exists(cluster.site(host).graph())) {
            cluster.give(HostGraph.of(host));
        }
        cluster.site(host).transport("transport = etcd\n" + configuration);
        List<String> options = new ArrayList<>(seeds);
        options.addAll(List.of("--client-urls", clientUrl(host), "--server-urls", serverUrl(host)));
        cluster.start(host, options.toArray(String[]::new));
    }

    /** Starts hosts one after the other, each when the cluster has received the one before, until these are its members. */
    void startAll(List<String> hosts, String members) throws IOException {
        for (String host : hosts) {
            start(host);
            cluster.awaitStatus(host, "; at rest");
        }
        awaitMembers(hosts.get(0), members);
        cluster.awaitExact(hosts);
    }

    /** Ends an agent as ^C does, which must happen in order, and soon. */
    void leave(String host) throws InterruptedException {
        cluster.agent(host).signal("INT");
        awaitLeft(host);
    }

    /** Ends all agents as ^C does, at once. */
    void leaveAll() throws InterruptedException {
        names.forEach(host -> cluster.agent(host).signal("INT"));
        for (String host : names) {
            awaitLeft(host);
        }
    }

    private void awaitLeft(String host) throws InterruptedException {
        Process agent = cluster.agent(host).process();
        assertThat(agent.waitFor(LEAVE_SECONDS, TimeUnit.SECONDS))
                .as(host + " leaves")
                .isTrue();
        assertThat(agent.exitValue()).as("the exit status of " + host).isZero();
    }

    /** Ends an agent without a word; its etcd is gone when this returns. */
    void kill(String host) {
        List<ProcessHandle> servers = cluster.etcds(host);
        cluster.agent(host).kill();
        Cluster.await(
                "the etcd of " + host + " dies with it", () -> servers.stream().noneMatch(ProcessHandle::isAlive));
    }

    /** Ends agents without a word, all at once. */
    void killAll(List<String> hosts) {
        hosts.forEach(host -> cluster.agent(host).process().destroyForcibly());
        hosts.forEach(this::kill);
    }

    /** Throws all away that a host has but its graph, as if it was installed anew. */
    void erase(String host) throws IOException {
        for (Path directory : List.of(
                cluster.site(host).directory().resolve("prefix"),
                cluster.site(host).root())) {
            try (Stream<Path> tree = Files.walk(directory)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    if (!path.equals(cluster.site(host).root())) {
                        Files.delete(path);
                    }
                }
            }
        }
    }

    /** What the transport keeps on a host. */
    Path state(String host) {
        return cluster.site(host).directory().resolve("prefix/state/transports/etcd");
    }

    /** Whether data of an earlier membership stand beside those of now. */
    boolean hasDataAside(String host) throws IOException {
        try (Stream<Path> kept = Files.list(state(host))) {
            return kept.anyMatch(path -> path.getFileName().toString().startsWith("etcd.2"));
        }
    }

    /** Waits until a host's agent has said something. */
    void awaitTold(String host, String text) {
        Cluster.await(
                host + " says: " + text,
                () -> cluster.agent(host).error().contains(text)
                        || cluster.agent(host).output().contains(text));
    }

    // ---- members

    /** Where clients find the etcd of a host. */
    String clientUrl(String host) {
        return known(clientUrls, host);
    }

    private String serverUrl(String host) {
        return known(serverUrls, host);
    }

    private static String known(Map<String, String> urls, String host) {
        String url = urls.get(host);
        if (url == null) {
            throw new IllegalArgumentException("there is no host " + host + ", only " + urls.keySet());
        }
        return url;
    }

    private String answer(String host) {
        return cluster.site(host).answer("status", "--cluster");
    }

    /** Who carries the cluster, as a host says. */
    Carried carried(String host) {
        return Carried.of(answer(host));
    }

    /** Waits until a host lists these members: {@code h1 h2 h3 +h4}, where dots may stand for any. */
    void awaitMembers(String host, String members) {
        try {
            Cluster.await(host + " lists " + members, () -> {
                assertThat(cluster.agent(host).process().isAlive())
                        .as("the agent of " + host + " lives")
                        .isTrue();
                return carried(host).members().matches(members.replace(" +", " \\+"));
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(host + " does not list " + members + ", but\n" + answer(host), e);
        }
    }

    /** Waits until somebody coordinates and leads, as a host says, and returns all that it says then. */
    Carried awaitCarried(String host) {
        Cluster.await(host + " knows who coordinates", () -> {
            Carried carried = carried(host);
            return !carried.coordinator().isEmpty() && !carried.leader().isEmpty();
        });
        return carried(host);
    }

    /** The members as etcd numbers them, by host. */
    Map<String, String> ids(String host) throws Exception {
        Map<String, String> ids = new TreeMap<>();
        for (String line : ctl(host, "member", "list").lines().toList()) {
            String[] fields = line.split(", ", -1);
            ids.put(fields[2], fields[0]);
        }
        return ids;
    }

    /** Waits until the etcd of a host answers; a learner tells little else. */
    void awaitAnswer(String host) {
        Cluster.await("the etcd of " + host + " answers", () -> {
            try {
                return !ctl(host, "endpoint", "status").isEmpty();
            } catch (AssertionError e) {
                return false;
            }
        });
    }

    /** Runs etcdctl against the etcd of a host. */
    String ctl(String host, String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("etcdctl", "--endpoints", clientUrl(host)));
        command.addAll(List.of("--command-timeout", "20s"));
        command.addAll(List.of(words));
        return RealEtcd.run(command);
    }

    /** Asserts that the store has what all hosts export, or did when they were there. */
    void assertKeepsAll(String host) throws Exception {
        String keys = ctl(host, "get", "--prefix", "--keys-only", "/_mgmt/exported/");
        for (String each : names) {
            if (Files.exists(cluster.site(each).graph())) {
                for (String name : cluster.graph(each).exported().keySet()) {
                    assertThat(keys).contains(name);
                }
            }
        }
    }

    // ---- exchange

    /** Edits what each of these hosts exports, and waits until all of them have it. */
    void exchange(List<String> hosts) throws IOException {
        edits++;
        for (String host : hosts) {
            cluster.give(cluster.graph(host).export("a", "edit " + edits + " of " + host));
        }
        cluster.awaitExact(hosts);
    }
}
