package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Five hosts carry one etcd cluster together; cables are cut, and the power fails. */
@Tag("patience")
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(900)
class OwnClusterOnHostsIT {

    private static final List<String> ALL = List.of("h1", "h2", "h3", "h4", "h5");
    private static final String FIVE = "h1 h2 h3 h4 h5";

    @RegisterExtension
    static final Lab LAB = Lab.of("h1", "h2", "h3", "h4", "h5");

    private final HostsCluster hosts = new HostsCluster(LAB, ALL);

    @AfterEach
    void clean() {
        hosts.clean();
    }

    private static List<String> others(String... left) {
        List<String> others = new ArrayList<>(ALL);
        others.removeAll(List.of(left));
        return others;
    }

    @Test
    void aCoordinatorThatIsCutOffKeepsEnforcingAndCatchesUp() {
        hosts.configure("lease = 3");
        hosts.startAll(FIVE);
        Map<String, String> ids = hosts.ids("h1");
        String cut = hosts.awaitCarried("h1").coordinator();
        List<String> others = others(cut);
        Host alone = hosts.host(cut);
        alone.cutCable();

        hosts.exchange("edited by those who have a majority", others);
        alone.awaitStatus("note: the cluster does not answer since .*; what was collected is as of ");
        hosts.assertRepairs(cut, "own");
        hosts.assertRepairs(cut, others.get(0));
        assertThat(alone.read("/srv/mgmt/" + others.get(0))).isEqualTo("first");
        hosts.export(cut, "edited by the host that is cut off");
        Carried without = hosts.awaitCarried(others.get(0), cut);
        assertThat(without.voters()).isEqualTo(ALL);
        assertThat(alone.mgmt("cluster", "size", "1").status())
                .as("who is cut off changes nothing")
                .isNotZero();

        LAB.heal();
        hosts.awaitExact(ALL);
        hosts.awaitMembers(cut, FIVE);
        hosts.exchange("edited afterwards", ALL);
        alone.awaitStatus("; at rest");
        assertThat(alone.mgmt("status").output()).doesNotContain("note:");
        assertThat(hosts.ids("h1")).isEqualTo(ids);
    }

    @Test
    void aCoordinatorThatIsAwayForTooLongIsReplacedAndVolunteersAnew() {
        hosts.configure("lease = 3", "member_timeout = 10", "ideal_cluster_size = 3");
        hosts.startAll("h1 h2 h3");
        String cut = hosts.awaitCarried("h1").coordinator();
        List<String> others = others(cut);
        hosts.host(cut).cutCable();
        hosts.awaitMembers(others.get(0), "(?!.*" + cut + ").*h. h. h.");
        hosts.exchange("edited without " + cut, others);
        Map<String, String> ids = hosts.ids(others.get(0));
        hosts.export(cut, "edited by the host that is cut off");
        hosts.assertRepairs(cut, "own");

        LAB.heal();
        hosts.awaitExact(ALL);
        Cluster.await(
                cut + " volunteers",
                () -> hosts.carried(others.get(0)).volunteers().equals(ALL));
        hosts.exchange("edited afterwards", ALL);
        assertThat(hosts.ids(others.get(0))).isEqualTo(ids);
    }

    @Test
    void twoHostsThatAreCutOffWaitForTheOthers() {
        hosts.configure("lease = 3");
        hosts.startAll(FIVE);
        Map<String, String> ids = hosts.ids("h1");
        for (String one : List.of("h1", "h2")) {
            for (String other : List.of("h3", "h4", "h5")) {
                LAB.cut(hosts.host(one), hosts.host(other));
            }
        }
        hosts.exchange("edited by three", List.of("h3", "h4", "h5"));
        for (String host : List.of("h1", "h2")) {
            hosts.host(host).awaitStatus("note: the cluster does not answer since ");
            hosts.assertRepairs(host, "h3");
            hosts.export(host, "edited by two");
        }
        LAB.heal();
        hosts.awaitExact(ALL);
        hosts.exchange("edited afterwards", ALL);
        assertThat(hosts.ids("h1")).isEqualTo(ids);
    }

    @Test
    void allLosePowerAndBootInAnotherOrder() {
        hosts.configure("lease = 3");
        hosts.startAll(FIVE);
        hosts.exchange("edited before the power failed", ALL);
        Map<String, String> ids = hosts.ids("h1");
        ALL.forEach(hosts::cutPower);
        for (String name : List.of("h4", "h2", "h5", "h3", "h1")) {
            hosts.boot(name);
            hosts.exportLater(name, "edited after " + name + " was back");
            hosts.start(name);
        }
        hosts.awaitExact(ALL);
        hosts.awaitMembers("h1", FIVE);
        hosts.exchange("edited afterwards", ALL);
        assertThat(hosts.ids("h1")).isEqualTo(ids);
    }
}
