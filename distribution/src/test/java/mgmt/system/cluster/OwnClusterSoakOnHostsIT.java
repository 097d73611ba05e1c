package mgmt.system.cluster;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** As {@link OwnClusterSoakIT}, on hosts whose cables are cut and whose power fails, too. */
@Tag("patience")
@Execution(ExecutionMode.SAME_THREAD)
@EnabledIfSystemProperty(named = "mgmt.long", matches = "true", disabledReason = "it takes half an hour: --long")
@Timeout(value = 90, unit = TimeUnit.MINUTES)
class OwnClusterSoakOnHostsIT {

    private static final List<String> ALL = List.of("h1", "h2", "h3", "h4", "h5");

    @RegisterExtension
    static final Lab LAB = Lab.of("h1", "h2", "h3", "h4", "h5");

    private final HostsCluster hosts = new HostsCluster(LAB, ALL);
    private final Set<String> running = new TreeSet<>(ALL);
    private final AtomicInteger edits = new AtomicInteger();

    @Test
    void allHostsEndWithWhatWasExportedLast() throws Exception {
        hosts.configure("lease = 3", "member_timeout = 10");
        hosts.startAll("h1 h2 h3 h4 h5");
        Soak soak = new Soak();
        soak.run(this::editAll, () -> disturb(soak));
        LAB.heal();
        hosts.off().forEach(hosts::boot);
        ALL.forEach(name -> hosts.export(name, "the last edit"));
        for (String name : ALL) {
            if (!running.contains(name)) {
                hosts.start(name);
            }
        }
        hosts.awaitExact(ALL);
        hosts.awaitMembers("h1", "h1 h2 h3 h4 h5");
        hosts.exchange("one edit more", ALL);
    }

    /** What a host exports that is off is edited when it is on again. */
    private void editAll() {
        int edit = edits.incrementAndGet();
        for (String name : ALL) {
            hosts.tryExport(name, "edit " + edit);
        }
    }

    private void disturb(Soak soak) {
        String name = soak.oneOf(ALL);
        if (hosts.off().contains(name)) {
            say("boot " + name);
            hosts.boot(name);
        } else if (!running.contains(name)) {
            say("start " + name);
            hosts.start(name);
            running.add(name);
        } else {
            disturb(soak, name);
        }
    }

    private void disturb(Soak soak, String name) {
        switch (soak.any(8)) {
            case 0 -> {
                say("stop " + name);
                running.remove(name);
                hosts.leave(name);
            }
            case 1 -> {
                say("kill " + name);
                running.remove(name);
                hosts.kill(name);
            }
            case 2 -> {
                say("cut the power of " + name);
                running.remove(name);
                hosts.cutPower(name);
            }
            case 3 -> {
                say("cut the cable of " + name);
                hosts.host(name).cutCable();
            }
            case 4 -> {
                String other = soak.oneOf(
                        ALL.stream().filter(each -> !each.equals(name)).toList());
                say("cut " + name + " from " + other);
                LAB.cut(hosts.host(name), hosts.host(other));
            }
            case 5 -> {
                say("lose a tenth of what " + name + " sends");
                hosts.host(name).lose(10);
            }
            default -> {
                say("heal all");
                LAB.heal();
            }
        }
    }

    private void say(String what) {
        System.out.println(edits + ": " + what + "; " + running + ", off " + hosts.off());
    }
}
