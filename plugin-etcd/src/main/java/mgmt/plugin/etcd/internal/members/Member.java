package mgmt.plugin.etcd.internal.members;

import java.util.List;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import mgmt.plugin.etcd.internal.client.Listed;

/**
 * A member of the cluster, as etcd lists it.
 *
 * @param id etcd's own
 * @param host its name; empty as long as it has never been started
 * @param serverUrls where the other members find it
 * @param clientUrls where clients find it; empty as long as it has never been started
 * @param isLearner whether it receives everything and does not vote yet
 */
record Member(long id, String host, List<EtcdUrl> serverUrls, List<EtcdUrl> clientUrls, boolean isLearner) {

    static List<Member> of(List<Listed> listed) {
        return listed.stream()
                .map(each -> new Member(
                        each.id(), each.name(), Lines.sorted(each.serverUrls()), each.clientUrls(), each.isLearner()))
                .toList();
    }

    boolean isVoter() {
        return !isLearner;
    }

    boolean hasStarted() {
        return !host.isEmpty();
    }
}
