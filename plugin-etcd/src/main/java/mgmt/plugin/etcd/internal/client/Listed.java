package mgmt.plugin.etcd.internal.client;

import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A member of a cluster, as etcd lists it.
 *
 * @param id etcd's own
 * @param name of the member; empty as long as it has never been started
 * @param serverUrls where the other members find it
 * @param clientUrls where clients find it
 * @param isLearner whether it receives everything and does not vote
 */
public record Listed(long id, String name, List<EtcdUrl> serverUrls, List<EtcdUrl> clientUrls, boolean isLearner) {

    /** All that a member knows of, itself among them. */
    static List<Listed> all(Connection connection, Duration limit) throws CallException, InterruptedException {
        return connection
                .call(ClusterGrpc.getMemberListMethod(), MemberListRequest.getDefaultInstance(), limit)
                .getMembersList()
                .stream()
                .map(Listed::of)
                .toList();
    }

    static Listed of(Member member) {
        return new Listed(
                member.getID(),
                member.getName(),
                urls(member.getPeerURLsList()),
                urls(member.getClientURLsList()),
                member.getIsLearner());
    }

    /** Where clients find those that answer to clients. */
    static List<EtcdUrl> voters(List<Listed> members) {
        return members.stream()
                .filter(member -> !member.isLearner())
                .flatMap(member -> member.clientUrls().stream())
                .toList();
    }

    /** Of a cluster that is somebody else's, there may be some that are of no use here. */
    private static List<EtcdUrl> urls(List<String> texts) {
        return texts.stream()
                .flatMap(text -> {
                    try {
                        return Stream.of(EtcdUrl.parse(text));
                    } catch (IllegalArgumentException e) {
                        return Stream.empty();
                    }
                })
                .toList();
    }
}
