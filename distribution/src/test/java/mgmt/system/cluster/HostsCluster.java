package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import mgmt.system.host.Outcome;

/**
 * The hosts of a lab, each of which may run an etcd at its own address; the first is the seed of the others. Each has a file
 * of its own and one of every host.
 */
final class HostsCluster {

    private static final String CONFIGURATION = "/var/lib/mgmt/conf/mgmt.transport.cfg";

    private final Lab lab;
    private final List<String> names;
    private final Map<String, String> exported = new ConcurrentSkipListMap<>();
    private final Set<String> off = new TreeSet<>();
    private String configuration = "";

    HostsCluster(Lab lab, List<String> names) {
        this.lab = lab;
        this.names = List.copyOf(names);
    }

    List<String> names() {
        return names;
    }

    Host host(String name) {
        return lab.host(name);
    }

    /** What is in the configuration file of each host that is started from now on. */
    void configure(String... lines) {
        configuration = String.join("\n", lines) + "\n";
    }

    // ---- agents

    /** Starts the agent of a host. */
    void start(String name) {
        Host host = host(name);
        host.run("install", "-d", "-m", "700", "/var/lib/mgmt");
        host.write(CONFIGURATION, "transport = etcd\n" + configuration);
        List<String> options = new ArrayList<>();
        if (!name.equals(names.get(0))) {
            options.addAll(List.of("--seeds", clientUrl(names.get(0))));
        }
        options.addAll(List.of("--client-urls", clientUrl(name), "--server-urls", serverUrl(name)));
        host.startAgent(graph(name), options.toArray(String[]::new));
    }

    private String clientUrl(String name) {
        return "http://" + host(name).address() + ":2379";
    }

    private String serverUrl(String name) {
        return "http://" + host(name).address() + ":2380";
    }

    /** Starts hosts one after the other, each when the cluster has received the one before, until these are its members. */
    void startAll(String members) {
        for (String name : names) {
            start(name);
            awaitStatus(name, "; at rest");
        }
        awaitMembers(names.get(0), members);
        awaitExact(names);
    }

    /** Ends an agent in order. */
    void leave(String name) {
        host(name).exec("systemctl", "stop", "agent");
    }

    /** Cuts the power of a host. */
    void cutPower(String name) {
        off.add(name);
        host(name).cutPower();
    }

    /** Boots a host whose power was cut; its agent is to be started. */
    void boot(String name) {
        host(name).boot();
        off.remove(name);
    }

    /** The hosts that have no power. */
    Set<String> off() {
        return Set.copyOf(off);
    }

    /** Ends an agent without a word. */
    void kill(String name) {
        host(name).run("systemctl", "kill", "--signal=KILL", "agent");
        leave(name);
    }

    /** Mends the network, ends all agents, and throws away what they leave. */
    void clean() {
        lab.heal();
        List.copyOf(off).forEach(this::boot);
        // A host that leaves waits for those that stay; all at once, nobody waits.
        names.forEach(name -> host(name).exec("systemctl", "kill", "--signal=KILL", "agent"));
        for (String name : names) {
            host(name).exec("systemctl", "stop", "agent");
            host(name).run("rm", "-rf", "/var/lib/mgmt", "/srv/mgmt");
            host(name).run("journalctl", "--rotate", "--vacuum-time=1us");
        }
        exported.clear();
    }

    // ---- graphs

    private String graph(String name) {
        return """
                graph: %1$s
                resources:
                  file:
                  - name: directory
                    path: /srv/mgmt/
                  - name: own
                    path: /srv/mgmt/own
                    content: of %1$s alone
                  - name: "@@%1$s"
                    path: /srv/mgmt/%1$s
                    content: %2$s
                collect:
                - kind: file
                  pattern: /srv/mgmt/
                """.formatted(name, exported.computeIfAbsent(name, host -> "first"));
    }

    /** Edits what a host exports, whether its agent runs or not; the host has to be up. */
    void export(String name, String content) {
        exported.put(name, content);
        host(name).write("/root/graph.yaml", graph(name));
    }

    /** Notes what a host is to export when it is started the next time. */
    void exportLater(String name, String content) {
        exported.put(name, content);
    }

    /** Edits what a host exports, unless it is off. */
    void tryExport(String name, String content) {
        exported.put(name, content);
        var unused = host(name)
                .feed(graph(name), "sh", "-euc", "cat >/root/graph.new; mv -T /root/graph.new /root/graph.yaml");
    }

    /** Edits what each of these hosts exports, and waits until all of them have it. */
    void exchange(String content, List<String> hosts) {
        hosts.forEach(name -> export(name, content));
        awaitExact(hosts);
    }

    /** Waits until these hosts have what all hosts export. */
    void awaitExact(List<String> hosts) {
        for (String name : hosts) {
            exported.forEach((from, content) -> awaitContent(name, from, content));
        }
    }

    /** Waits until a host has a file as it is to be. */
    void awaitContent(String name, String file, String content) {
        Cluster.await(
                name + " has " + file + " with " + content,
                () -> host(name).read("/srv/mgmt/" + file).equals(content));
    }

    /** Spoils a file, and waits until a host's agent has put it in order: it is at work. */
    void assertRepairs(String name, String file) {
        String content = host(name).read("/srv/mgmt/" + file);
        assertThat(content).isNotEqualTo("drift");
        host(name).run("sh", "-c", "printf drift >/srv/mgmt/" + file);
        awaitContent(name, file, content);
    }

    // ---- members

    /** Who carries the cluster, as a host says. */
    Carried carried(String name) {
        return Carried.of(host(name).mgmt("status", "--cluster").output());
    }

    /** Waits until a host lists these members, where dots may stand for any. */
    void awaitMembers(String name, String members) {
        Cluster.await(name + " lists " + members, () -> carried(name).members().matches(members.replace(" +", " \\+")));
    }

    /** Waits until somebody coordinates and leads, as a host says, but not these; returns all that it says then. */
    Carried awaitCarried(String name, String... not) {
        List<String> others = List.of(not);
        Cluster.await(name + " knows who coordinates", () -> {
            Carried carried = carried(name);
            return !carried.coordinator().isEmpty()
                    && !carried.leader().isEmpty()
                    && !others.contains(carried.coordinator())
                    && !others.contains(carried.leader());
        });
        return carried(name);
    }

    /** Waits until {@code mgmt status} of a host holds a text that fits a pattern. */
    void awaitStatus(String name, String pattern) {
        Cluster.await(
                name + " has the status " + pattern,
                () -> Pattern.compile(pattern)
                        .matcher(host(name).mgmt("status").output())
                        .find());
    }

    /** The members as etcd numbers them, by host; nobody while the etcd of the host does not answer. */
    Map<String, String> ids(String name) {
        Outcome listed = host(name).exec("env", "ETCDCTL_API=3", "etcdctl", "member", "list");
        Map<String, String> ids = new TreeMap<>();
        for (String line : listed.output().lines().toList()) {
            String[] fields = line.split(", ", -1);
            ids.put(fields[2], fields[0]);
        }
        return ids;
    }
}
