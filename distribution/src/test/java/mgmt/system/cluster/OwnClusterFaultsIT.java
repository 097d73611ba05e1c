package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What happens to hosts that carry one etcd cluster together: they are killed, one after the other or all at once, and come
 * back, or do not.
 */
@Tag("patience")
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(900)
class OwnClusterFaultsIT {

    private static final String IMPATIENT = "member_timeout = 6";
    private static final String PATIENT = "member_timeout = 300";
    private static final String SHORT_LEASE = "lease = 3";
    private static final String THREE = "ideal_cluster_size = 3";

    @RegisterExtension
    final OwnCluster own = OwnCluster.of("h1", "h2", "h3", "h4", "h5");

    private final Cluster cluster = own.cluster();

    /** Whose agent is killed. */
    enum Role {
        PLAIN,
        LEADER,
        COORDINATOR;

        String of(Carried carried) {
            return switch (this) {
                case LEADER -> carried.leader();
                case COORDINATOR -> carried.coordinator();
                case PLAIN ->
                    carried.voters().stream()
                            .filter(host -> !host.equals(carried.leader()) && !host.equals(carried.coordinator()))
                            .findFirst()
                            .orElseThrow();
            };
        }
    }

    private List<String> grow(int hosts, String members) throws Exception {
        List<String> started = own.names().subList(0, hosts);
        own.startAll(started, members);
        return started;
    }

    private static List<String> others(List<String> hosts, String... left) {
        List<String> others = new ArrayList<>(hosts);
        others.removeAll(List.of(left));
        return others;
    }

    private static String sorted(List<String> hosts) {
        return String.join(" ", hosts.stream().sorted().toList());
    }

    // ---- one host

    @ParameterizedTest
    @EnumSource
    void whoIsLostIsReplacedAndVolunteersWhenItIsBack(Role role) throws Exception {
        own.configure(SHORT_LEASE, IMPATIENT, THREE);
        List<String> all = grow(4, "h1 h2 h3");
        String lost = role.of(own.awaitCarried("h4"));
        List<String> left = others(all, lost);
        own.kill(lost);
        own.exchange(left);
        cluster.assertRepairs("h4", lost + "-a");
        own.awaitMembers("h4", sorted(left));
        own.exchange(left);

        Map<String, String> ids = own.ids("h4");
        own.start(lost);
        cluster.awaitExact(all);
        own.exchange(all);
        Cluster.await(
                lost + " volunteers anew", () -> own.carried("h4").volunteers().equals(all));
        Cluster.await("its old data are aside", () -> own.hasDataAside(lost));
        assertThat(own.ids("h4")).isEqualTo(ids);
        own.leave("h4");
        own.awaitMembers(lost, "h1 h2 h3");
        own.exchange(others(all, "h4"));
    }

    @Test
    void aLostVoterIsReplacedByTheLearner() throws Exception {
        own.configure(SHORT_LEASE, IMPATIENT);
        List<String> all = grow(4, "h1 h2 h3 +h4");
        own.kill("h1");
        own.exchange(others(all, "h1"));
        own.awaitMembers("h4", "h2 h3 h4");
        own.start("h1");
        own.awaitMembers("h4", "h2 h3 h4 +h1");
        own.exchange(all);
    }

    @ParameterizedTest
    @EnumSource
    void whoIsBackInTimeGoesOnWhereItWas(Role role) throws Exception {
        own.configure(SHORT_LEASE, PATIENT, THREE);
        List<String> all = grow(4, "h1 h2 h3");
        Map<String, String> ids = own.ids("h1");
        String killed = role.of(own.awaitCarried("h1"));
        own.kill(killed);
        own.exchange(others(all, killed));
        own.start(killed);
        own.exchange(all);
        own.awaitMembers(killed, "h1 h2 h3");
        assertThat(own.ids(killed)).isEqualTo(ids);
        assertThat(own.hasDataAside(killed)).isFalse();
        Cluster.await(
                killed + " volunteers", () -> own.carried("h4").volunteers().equals(all));
    }

    // ---- two voters

    private record Two(String origin, String other, String gone) {}

    /** Three voters, one of which is lost for good; before they become one, two vote for as long as two leases. */
    private Two untilTwoVote() throws Exception {
        own.configure("lease = 12", "member_timeout = 12");
        List<String> three = grow(3, "h1 h2 h3");
        String gone = Role.PLAIN.of(own.awaitCarried("h1"));
        own.kill(gone);
        List<String> left = others(three, gone);
        own.awaitMembers(left.get(0), sorted(left));
        Cluster.await(
                "one of them is the origin",
                () -> left.stream()
                        .anyMatch(host -> Files.exists(own.state(host).resolve("origin"))));
        String origin = left.stream()
                .filter(host -> Files.exists(own.state(host).resolve("origin")))
                .findFirst()
                .orElseThrow();
        return new Two(origin, others(left, origin).get(0), gone);
    }

    @Test
    void theOriginGoesOnWhenTheOtherOfTwoVotersIsLost() throws Exception {
        Two two = untilTwoVote();
        own.kill(two.other());
        own.awaitTold(two.origin(), "The other of two voters has not answered for 12 s");
        own.awaitMembers(two.origin(), two.origin());
        own.assertKeepsAll(two.origin());
        own.exchange(List.of(two.origin()));
        own.startWithSeed(two.other(), two.origin());
        own.exchange(List.of(two.origin(), two.other()));
        own.startWithSeed(two.gone(), two.origin());
        own.awaitMembers(two.gone(), "h1 h2 h3");
        own.exchange(List.of("h1", "h2", "h3"));
        assertThat(own.state(two.origin()).resolve("origin")).doesNotExist();
    }

    @Test
    void theOtherOfTwoVotersWaitsForTheOrigin() throws Exception {
        Two two = untilTwoVote();
        own.kill(two.origin());
        own.awaitTold(two.other(), "mgmt cluster recover");
        cluster.assertRepairs(two.other(), two.gone() + "-a");
        own.start(two.origin());
        own.exchange(List.of(two.origin(), two.other()));
        own.start(two.gone());
        own.awaitMembers(two.other(), "h1 h2 h3");
        own.exchange(List.of("h1", "h2", "h3"));
    }

    // ---- all of them

    @ParameterizedTest
    @ValueSource(strings = {"h1 h2 h3 h4 h5", "h5 h4 h3 h2 h1", "h3 h5 h1 h4 h2"})
    void allLosePowerAndComeBack(String order) throws Exception {
        own.configure(SHORT_LEASE, PATIENT);
        List<String> all = grow(5, "h1 h2 h3 h4 h5");
        own.exchange(all);
        Map<String, String> ids = own.ids("h1");
        own.killAll(all);
        cluster.give(cluster.graph("h4").export("b", "edited while all were away"));
        for (String host : order.split(" ", -1)) {
            own.start(host);
            cluster.assertRepairs(host, "h2-b");
        }
        cluster.awaitExact(all);
        own.assertKeepsAll("h1");
        own.exchange(all);
        assertThat(own.ids("h1")).isEqualTo(ids);
        all.forEach(host -> Cluster.await(
                host + " volunteers", () -> own.carried("h1").volunteers().contains(host)));
    }

    @Test
    void nobodyIsRemovedWhenOneEtcdAfterTheOtherIsKilled() throws Exception {
        own.configure(SHORT_LEASE, IMPATIENT);
        List<String> all = grow(4, "h1 h2 h3 +h4");
        Map<String, String> ids = own.ids("h1");
        try (Witness witness = Witness.of(cluster, all)) {
            for (String host : all) {
                ProcessHandle etcd = cluster.etcds(host).get(0);
                assertThat(etcd.destroyForcibly()).isTrue();
                own.awaitTold(host, "The agent's own etcd is started again");
                own.awaitAnswer(host);
                own.exchange(all);
                assertThat(cluster.etcds(host)).doesNotContain(etcd);
            }
            witness.assertNothingSeen();
        }
        all.forEach(host -> cluster.etcds(host).forEach(ProcessHandle::destroyForcibly));
        all.forEach(own::awaitAnswer);
        own.exchange(all);
        own.awaitMembers("h1", "h1 h2 h3 +h4");
        assertThat(own.ids("h1")).isEqualTo(ids);
    }

    // ---- most of them, for good

    @Test
    void aVoterBringsTheDataBack() throws Exception {
        own.configure(SHORT_LEASE, IMPATIENT);
        grow(3, "h1 h2 h3");
        recover("h2", List.of("h1", "h3"), "h1 h2 h3");
    }

    @Test
    void aLearnerBringsTheDataBack() throws Exception {
        own.configure(SHORT_LEASE, IMPATIENT);
        grow(2, "h1 +h2");
        recover("h2", List.of("h1"), "h2 +h1");
    }

    /** Less than most of those that were lost: else they would be a cluster of their own again. */
    @Test
    void whoIsNotLostAfterAllJoinsWhatWasRecovered() throws Exception {
        own.configure(SHORT_LEASE, IMPATIENT);
        List<String> all = grow(3, "h1 h2 h3");
        own.killAll(List.of("h1", "h2"));
        own.erase("h2");
        own.awaitTold("h3", "mgmt cluster recover");
        assertThat(cluster.ask("h3", "cluster", "recover").awaitEnd()).isZero();
        own.exchange(List.of("h3"));
        own.startWithSeed("h1", "h3");
        own.startWithSeed("h2", "h3");
        own.awaitMembers("h3", "h1 h2 h3");
        own.exchange(all);
        assertThat(own.hasDataAside("h1")).as("h1 keeps its old data").isTrue();
        assertThat(own.hasDataAside("h2")).isFalse();
    }

    private void recover(String survivor, List<String> lost, String members) throws Exception {
        own.killAll(lost);
        for (String host : lost) {
            own.erase(host);
        }
        own.awaitTold(survivor, "mgmt cluster recover");
        assertThat(own.state(survivor).resolve("etcd/member/snap/db")).exists();
        for (String host : lost) {
            cluster.assertRepairs(survivor, host + "-a");
        }
        Site.staysSo("nothing happens by itself", () -> !own.hasDataAside(survivor));

        var recovery = cluster.ask(survivor, "cluster", "recover");
        assertThat(recovery.awaitEnd()).as(recovery.toString()).isZero();
        assertThat(recovery.output()).contains("restored; the old data are in " + own.state(survivor));
        assertThat(own.hasDataAside(survivor)).isTrue();
        own.awaitMembers(survivor, survivor);
        own.assertKeepsAll(survivor);
        own.exchange(List.of(survivor));
        for (String host : lost) {
            cluster.assertRepairs(survivor, host + "-b");
            own.startWithSeed(host, survivor);
            cluster.awaitExact(List.of(survivor, host));
        }
        own.awaitMembers(survivor, members);
        List<String> all = new ArrayList<>(lost);
        all.add(survivor);
        own.exchange(all);
    }
}
