package mgmt.plugin.etcd.internal.client;

import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.Member;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What people want to know about a cluster. */
final class Description {

    private Description() {}

    /**
     * Asks a member.
     *
     * @param own the name of the member that this host runs; empty if it runs none
     */
    static List<String> of(Connection connection, Duration limit, String own)
            throws CallException, InterruptedException {
        StatusResponse status =
                connection.call(MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance(), limit);
        List<Member> members = connection
                .call(ClusterGrpc.getMemberListMethod(), MemberListRequest.getDefaultInstance(), limit)
                .getMembersList()
                .stream()
                .sorted(Comparator.comparing(Member::getName))
                .toList();
        List<String> lines = new ArrayList<>();
        lines.add(
                "etcd " + status.getVersion() + ", " + members.size() + (members.size() == 1 ? " member" : " members"));
        for (Member member : members) {
            lines.add(line(member, status.getLeader()));
        }
        lines.add(own.isEmpty() ? "this host: a client of " + connection.url() : "this host: runs " + own);
        return lines;
    }

    private static String line(Member member, long leader) {
        String name = member.getName().isEmpty() ? "(not started)" : member.getName();
        String urls = member.getClientURLsCount() == 0 ? "" : " " + String.join(" ", member.getClientURLsList());
        String role = member.getIsLearner() ? " (learner)" : member.getID() == leader ? " (leader)" : "";
        return name + urls + role;
    }
}
