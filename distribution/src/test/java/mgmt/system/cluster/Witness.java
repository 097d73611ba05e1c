package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Looks all the time at files that are there and that nobody disturbs, and at the graphs of the hosts: whether any file
 * is gone for a moment, or an agent ceases to manage one. A fault must not do either.
 */
final class Witness implements AutoCloseable {

    private static final int STATUS_EVERY = 20;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> work;
    private final Cluster cluster;
    private final Map<String, List<String>> managed = new LinkedHashMap<>();
    private final boolean asksAgents;
    private long looks;
    private volatile Optional<String> seen = Optional.empty();

    private Witness(Cluster cluster, List<String> hosts, List<String> disturbed, boolean asksAgents) {
        this.cluster = cluster;
        this.asksAgents = asksAgents;
        for (String host : hosts) {
            List<String> names = new ArrayList<>(cluster.desired(host).keySet());
            names.removeAll(disturbed);
            managed.put(host, names);
        }
        work = thread.scheduleWithFixedDelay(this::look, 0, 5, TimeUnit.MILLISECONDS);
    }

    /** Of all that hosts are to have by now. */
    static Witness of(Cluster cluster, List<String> hosts) {
        return new Witness(cluster, hosts, List.of(), true);
    }

    /** Of the files alone, but for some: where it is in order that an agent does not know of one for a while. */
    static Witness ofFiles(Cluster cluster, List<String> hosts, List<String> disturbed) {
        return new Witness(cluster, hosts, disturbed, false);
    }

    private void look() {
        boolean asks = asksAgents && looks++ % STATUS_EVERY == 0;
        managed.forEach((host, names) -> {
            for (String name : names) {
                Path file = cluster.site(host).path(name);
                if (!Files.exists(file)) {
                    report(file + " was gone for a moment");
                }
            }
            if (asks) {
                look(host, names, cluster.site(host).status());
            }
        });
    }

    /** An agent that does not run says nothing. */
    private void look(String host, List<String> names, String status) {
        List<String> missing = new ArrayList<>(names);
        missing.removeIf(name -> status.contains("file[" + name + "]"));
        if (!missing.isEmpty() && status.contains("graph ")) {
            report(host + " did not manage " + missing + " for a while:\n" + status);
        }
    }

    private void report(String what) {
        seen = seen.or(() -> Optional.of(what));
    }

    /** Fails if anything was not as it should be, up to now. */
    void assertNothingSeen() {
        assertThat(seen).isEmpty();
        assertThat(work.isDone()).as("the witness has fallen asleep").isFalse();
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
