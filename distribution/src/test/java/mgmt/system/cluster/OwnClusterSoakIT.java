package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hosts that carry a cluster together are started, stopped and killed at random, while all that they export changes. */
@Tag("patience")
@EnabledIfSystemProperty(named = "mgmt.long", matches = "true", disabledReason = "it takes half an hour: --long")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class OwnClusterSoakIT {

    @RegisterExtension
    final OwnCluster own = OwnCluster.of("h1", "h2", "h3", "h4", "h5");

    private final Cluster cluster = own.cluster();
    private final Set<String> running = new TreeSet<>();
    private int edits;

    @Test
    void allHostsEndWithWhatWasExportedLast() throws Exception {
        own.configure("lease = 3", "member_timeout = 10");
        own.startAll(own.names(), "h1 h2 h3 h4 h5");
        running.addAll(own.names());
        Soak soak = new Soak();
        soak.run(this::editAll, () -> disturb(soak));
        for (String host : own.without(running.toArray(String[]::new))) {
            start(host);
        }
        cluster.awaitExact(own.names());
        own.awaitMembers("h1", "h1 h2 h3 h4 h5");
        own.exchange(own.names());
    }

    private void editAll() throws Exception {
        edits++;
        for (String host : own.names()) {
            cluster.give(cluster.graph(host).export("a", "edit " + edits));
        }
    }

    private void disturb(Soak soak) throws Exception {
        for (String host : running) {
            assertThat(cluster.agent(host).process().isAlive())
                    .as(host + " lives")
                    .isTrue();
        }
        String host = soak.oneOf(own.names());
        if (!running.contains(host)) {
            start(host);
            return;
        }
        switch (soak.any(6)) {
            case 0, 1 -> stop(host);
            case 2, 3 -> kill(host);
            case 4 -> killEtcd(host);
            default -> {
                if (soak.any(4) == 0) {
                    losePower();
                }
            }
        }
    }

    private void start(String host) throws Exception {
        say("start " + host);
        own.start(host);
        running.add(host);
    }

    private void stop(String host) throws Exception {
        say("stop " + host);
        running.remove(host);
        // A signal ends a Java that does not listen yet, which a busy machine may be long in starting.
        cluster.awaitStatus(host, ".");
        own.leave(host);
    }

    private void kill(String host) {
        say("kill " + host);
        running.remove(host);
        own.kill(host);
    }

    private void killEtcd(String host) {
        say("kill the etcd of " + host);
        cluster.etcds(host).forEach(ProcessHandle::destroyForcibly);
    }

    private void losePower() {
        say("kill all");
        own.killAll(new ArrayList<>(running));
        running.clear();
    }

    private void say(String what) {
        System.out.println(edits + ": " + what + "; " + running);
    }
}
