package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Hosts on this machine, each with a graph, a prefix and managed files of its own, and the graphs that they were given. What
 * they share is a test's matter: an etcd that one of them runs on ports that are free, another one, a directory.
 */
final class Cluster implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {

    /** Ten times what a busy machine needs, with several agents and a store on it. */
    static final Duration LIMIT = Duration.ofSeconds(90);

    private final Map<String, Site> sites = new LinkedHashMap<>();
    private final Map<String, HostGraph> graphs = new TreeMap<>();
    private final Map<String, Started> agents = new TreeMap<>();
    private List<Integer> ports = List.of();

    private Cluster() {}

    /** Hosts of these names. */
    static Cluster of(String... hosts) {
        Cluster cluster = new Cluster();
        Arrays.stream(hosts).forEach(host -> cluster.sites.put(host, new Site()));
        return cluster;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        ports = RealEtcd.freePorts(2);
        for (Site site : sites.values()) {
            site.beforeEach(context);
        }
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        sites.forEach((host, site) ->
                failure.addSuppressed(new AssertionError(host + ", " + site.status() + site.told() + etcdLog(site))));
        throw failure;
    }

    private static String etcdLog(Site site) {
        try {
            String log = Site.content(site.directory().resolve("prefix/state/transports/etcd/etcd.log"));
            return log.substring(Math.max(0, log.length() - 2_000));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** An etcd ends with its agent, but a moment later, and writes until then. */
    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        List<ProcessHandle> servers =
                agents.keySet().stream().flatMap(host -> etcds(host).stream()).toList();
        agents.values().forEach(Started::kill);
        await("no etcd outlives its agent", () -> servers.stream().noneMatch(ProcessHandle::isAlive));
        for (Site site : sites.values()) {
            site.afterEach(context);
        }
        agents.clear();
        graphs.clear();
    }

    Site site(String host) {
        Site site = sites.get(host);
        if (site == null) {
            throw new IllegalArgumentException("there is no host " + host + ", only " + sites.keySet());
        }
        return site;
    }

    /** The agent that was started last on a host. */
    Started agent(String host) {
        Started agent = agents.get(host);
        if (agent == null) {
            throw new IllegalStateException("no agent was started on " + host);
        }
        return agent;
    }

    /** The graph that a host was given last. */
    HostGraph graph(String host) {
        HostGraph graph = graphs.get(host);
        if (graph == null) {
            throw new IllegalStateException(host + " was given no graph");
        }
        return graph;
    }

    /** Gives its host a graph. */
    void give(HostGraph graph) throws IOException {
        graphs.put(graph.host(), graph);
        site(graph.host()).graph(graph.text());
    }

    /** Starts an agent on a host. */
    Started start(String host, String... options) {
        List<String> words = new ArrayList<>(List.of("--hostname", host));
        words.addAll(List.of(options));
        Started agent = site(host).start(words.toArray(String[]::new));
        agents.put(host, agent);
        return agent;
    }

    /** Gives hosts the usual graphs, and starts them all. */
    void startAll(List<String> hosts, String... options) throws IOException {
        for (String host : hosts) {
            give(HostGraph.of(host));
            start(host, options);
        }
    }

    /** Gives hosts the usual graphs, and starts them: the first runs an etcd for all. Returns when all have everything. */
    void startWithOwnEtcd(String first, String... others) throws IOException {
        give(HostGraph.of(first));
        start(first, ownEtcd());
        await(first + " takes part", () -> site(first).status().contains("at rest"));
        startAll(List.of(others), seeds());
        List<String> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(others));
        awaitExact(all);
    }

    /** The options of a host that runs an etcd. */
    String[] ownEtcd() {
        return new String[] {"--client-urls", clientUrl(), "--server-urls", "http://127.0.0.1:" + ports.get(1)};
    }

    /** The options of its clients. */
    String[] seeds() {
        return seeds(clientUrl());
    }

    /** The options of the clients of an etcd that is there already. */
    static String[] seeds(RealEtcd etcd) {
        return seeds(String.join(",", etcd.urls()));
    }

    private static String[] seeds(String urls) {
        return new String[] {"--seeds", urls};
    }

    /** Where the hosts' own etcd listens, when one runs it. */
    String clientUrl() {
        return "http://127.0.0.1:" + ports.get(0);
    }

    /** The etcd processes that a host's agent has started. */
    List<ProcessHandle> etcds(String host) {
        return agent(host)
                .process()
                .descendants()
                .filter(child -> child.info().command().orElse("").endsWith("/etcd"))
                .toList();
    }

    /** The names and contents of all files that a host is to have when it has heard of everything. */
    Map<String, String> desired(String host) {
        Map<String, String> desired = new TreeMap<>(graph(host).own());
        graphs.values().forEach(graph -> desired.putAll(graph.exported()));
        return desired;
    }

    /** Waits until these hosts have what they are to have, and nothing else. */
    void awaitExact(List<String> hosts) {
        for (String host : hosts) {
            try {
                await(host + " has everything", () -> actual(host).equals(desired(host)));
            } catch (org.awaitility.core.ConditionTimeoutException e) {
                assertThat(actualOrEmpty(host)).as(host).isEqualTo(desired(host));
            }
        }
    }

    private Map<String, String> actualOrEmpty(String host) {
        try {
            return actual(host);
        } catch (IOException e) {
            return Map.of();
        }
    }

    /** The files that a host has. */
    Map<String, String> actual(String host) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (DirectoryStream<Path> listed = Files.newDirectoryStream(site(host).root())) {
            for (Path file : listed) {
                if (!file.getFileName().toString().startsWith(".mgmt-")) {
                    files.put(file.getFileName().toString(), Site.content(file));
                }
            }
        }
        return files;
    }

    /** Waits until a file is on these hosts, as it is to be. */
    void awaitEverywhere(String name, String content, List<String> hosts) {
        for (String host : hosts) {
            await(
                    host + " has " + name + " with " + content,
                    () -> content.equals(Site.content(site(host).path(name))));
        }
    }

    /** Waits until hosts do not manage a file any more. */
    void awaitForgotten(String name, List<String> hosts) {
        for (String host : hosts) {
            await(host + " lets go of " + name, () -> {
                String status = site(host).status();
                return status.contains("; at rest") && !status.contains("file[" + name + "]");
            });
        }
    }

    /** Waits until the status of a host holds a text that fits a pattern. */
    void awaitStatus(String host, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        await(host + " has the status " + pattern, () -> {
            if (!agent(host).process().isAlive()) {
                throw new AssertionError("the agent of " + host + " has ended");
            }
            return compiled.matcher(site(host).status()).find();
        });
    }

    /** What a command of the cluster answers on a host. */
    Started ask(String host, String... words) {
        return site(host).mgmt().run(words);
    }

    /** Waits until {@code mgmt status --cluster} has a line that fits a pattern. */
    void awaitClusterStatus(String host, String pattern) {
        Pattern compiled = Pattern.compile("(?m)" + pattern);
        await(
                host + " says of the cluster " + pattern,
                () -> compiled.matcher(ask(host, "status", "--cluster").output())
                        .find());
    }

    /** Spoils a file, and waits until a host's agent has put it in order: it is at work. */
    void assertRepairs(String host, String name) throws IOException {
        Path file = site(host).path(name);
        String content = Site.content(file);
        Files.writeString(file, "spoilt");
        await(host + " repairs " + name, () -> Site.content(file).equals(content));
    }

    /** Ends an agent as ^C does, which must happen in order. */
    void leave(String host) {
        agent(host).signal("INT");
        assertThat(agent(host).awaitEnd()).as("the exit status of " + host).isZero();
    }

    /** Waits until something is so. */
    static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(condition);
    }

    /** How often a text stands in another one. */
    static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }
}
