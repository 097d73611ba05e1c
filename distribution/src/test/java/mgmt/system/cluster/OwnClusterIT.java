package mgmt.system.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Five hosts carry one etcd cluster together, which grows and shrinks with them; nothing goes wrong. */
@Tag("patience")
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(900)
class OwnClusterIT {

    private static final List<String> MEMBERS = List.of("h1", "h1 +h2", "h1 h2 h3", "h1 h2 h3 +h4", "h1 h2 h3 h4 h5");

    @RegisterExtension
    final OwnCluster own = OwnCluster.of("h1", "h2", "h3", "h4", "h5");

    private final Cluster cluster = own.cluster();

    private void growToFive() throws Exception {
        for (int i = 0; i < MEMBERS.size(); i++) {
            own.start(own.names().get(i));
            own.awaitMembers("h1", MEMBERS.get(i));
            cluster.awaitExact(own.names().subList(0, i + 1));
        }
    }

    @Test
    void growsWithEachHostAndFollowsTheSize() throws Exception {
        growToFive();
        assertThat(cluster.ask("h2", "cluster", "size").output()).isEqualTo("5\n");
        assertThat(cluster.ask("h4", "cluster", "size", "3").awaitEnd()).isZero();
        own.awaitMembers("h5", "h. h. h.");
        own.exchange(own.names());
        assertThat(own.awaitCarried("h1").volunteers()).isEqualTo(own.names());
        assertThat(cluster.ask("h5", "cluster", "status").output()).contains("ideal size: 3");

        assertThat(cluster.ask("h5", "cluster", "size", "5").awaitEnd()).isZero();
        own.awaitMembers("h1", "h1 h2 h3 h4 h5");
        own.exchange(own.names());
        assertThat(cluster.ask("h1", "cluster", "size", "1").awaitEnd()).isZero();
        own.awaitMembers("h1", "h.");
        own.exchange(own.names());
        for (String host : own.names()) {
            assertThat(cluster.etcds(host)).hasSize(own.carried(host).voters().contains(host) ? 1 : 0);
            assertThat(own.hasDataAside(host)).isFalse();
        }
    }

    @Test
    void theSizeIsSaidAtAStart() throws Exception {
        own.configure("ideal_cluster_size = 3");
        own.startAll(own.names(), "h1 h2 h3");
        own.leave("h5");
        own.configure("ideal_cluster_size = 1");
        own.start("h5");
        own.awaitMembers("h5", "h.");
        own.exchange(own.names());
    }

    /** Whether the next one waits until those that stay have found a new size. */
    @ParameterizedTest
    @CsvSource({"h1 h2 h3 h4 h5, true", "h1 h2 h3 h4 h5, false", "h5 h4 h3 h2 h1, false", "h3 h1 h5 h2 h4, true"})
    void hostsLeaveInAnyOrder(String order, boolean inPeace) throws Exception {
        own.configure("lease = 3");
        growToFive();
        List<String> left = new ArrayList<>(own.names());
        String last = order.substring(order.length() - 2);
        for (String host : order.split(" ", -1)) {
            own.leave(host);
            assertThat(cluster.agent(host).output()).doesNotContain("have not let go of this host in time");
            left.remove(host);
            if (!left.isEmpty()) {
                own.exchange(left);
                cluster.assertRepairs(left.get(0), host + "-b");
            }
            if (inPeace && !left.isEmpty()) {
                own.awaitMembers(last, MEMBERS.get(left.size() - 1).replaceAll("\\d", "."));
            }
        }
        own.start(last);
        own.awaitMembers(last, last);
        own.assertKeepsAll(last);
        own.exchange(List.of(last));
        for (String host : own.without(last)) {
            own.startWithSeed(host, last);
        }
        own.awaitMembers(last, "h1 h2 h3 h4 h5");
        own.exchange(own.names());
    }

    @Test
    void allAreStoppedAtOnceAndStartedAgain() throws Exception {
        own.configure("lease = 3");
        growToFive();
        own.leaveAll();
        for (String host : List.of("h5", "h4", "h3", "h2", "h1")) {
            own.start(host);
        }
        cluster.awaitExact(own.names());
        own.awaitMembers("h1", "h1 h2 h3 h4 h5");
        own.assertKeepsAll("h3");
        own.exchange(own.names());
    }
}
