package mgmt.plugin.etcd.internal.client;

import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.MemberAddRequest;
import io.etcd.jetcd.api.MemberPromoteRequest;
import io.etcd.jetcd.api.MemberRemoveRequest;
import io.etcd.jetcd.api.MoveLeaderRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mgmt.api.transport.TransportException;

/**
 * Who is a member of a cluster: asks for it, changes it, and asks single members how they are. What has become of a change
 * that failed is not certain: look again. Thread-safe: guarded by itself.
 */
public final class Membership implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    /** Who is well answers in milliseconds; a member that is out of reach is not to hold up the others for long. */
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final Connections connections;
    private final Identification identification;
    private final Workers workers;
    private final StoreName storeName;
    private final Map<EtcdUrl, Connection> single = new HashMap<>();

    Membership(Connections connections, Identification identification, Workers workers, StoreName storeName) {
        this.connections = connections;
        this.identification = identification;
        this.workers = workers;
        this.storeName = storeName;
    }

    /**
     * What a member says of itself.
     *
     * @param member its id
     * @param leader whom it follows; 0 if nobody
     * @param index up to where it has received everything
     */
    public record Health(long member, long leader, long index) {}

    /** The members now, as a majority of the voters knows them; blocks. */
    public List<Listed> list() throws TransportException, InterruptedException {
        return call("list the members", connection -> {
            // What a server lists is what it knows itself: after this read, that is all that was decided before.
            connection.call(KVGrpc.getRangeMethod(), storeName.request(), LIMIT);
            List<Listed> members = Listed.all(connection, LIMIT);
            connections.follow(Listed.voters(members));
            return members;
        });
    }

    /** Adds a member that does not vote, and has not been started yet; blocks. */
    public void addLearner(List<EtcdUrl> serverUrls) throws TransportException, InterruptedException {
        MemberAddRequest.Builder request = MemberAddRequest.newBuilder().setIsLearner(true);
        serverUrls.forEach(url -> request.addPeerURLs(url.toString()));
        call("add a member", connection -> connection.call(ClusterGrpc.getMemberAddMethod(), request.build(), LIMIT));
    }

    /** Lets a member vote; refused as long as it lacks too much; blocks. */
    public void promote(long member) throws TransportException, InterruptedException {
        MemberPromoteRequest request =
                MemberPromoteRequest.newBuilder().setID(member).build();
        call("let a member vote", connection -> connection.call(ClusterGrpc.getMemberPromoteMethod(), request, LIMIT));
    }

    /** Removes a member; blocks. */
    public void remove(long member) throws TransportException, InterruptedException {
        MemberRemoveRequest request =
                MemberRemoveRequest.newBuilder().setID(member).build();
        call("remove a member", connection -> connection.call(ClusterGrpc.getMemberRemoveMethod(), request, LIMIT));
    }

    /** Has the leader hand over to another voter; blocks. */
    public void moveLeader(Listed leader, long to) throws TransportException, InterruptedException {
        MoveLeaderRequest request =
                MoveLeaderRequest.newBuilder().setTargetID(to).build();
        for (EtcdUrl url : leader.clientUrls()) {
            try {
                var unused = connection(url).call(MaintenanceGrpc.getMoveLeaderMethod(), request, LIMIT);
                return;
            } catch (CallException e) {
                leave(url);
                throw new TransportException("etcd cannot move the lead: " + url + ": " + e.reason(), e);
            }
        }
        throw new TransportException("etcd cannot move the lead: nobody knows where the leader is found");
    }

    /** How a member is; empty when it does not answer at any of its addresses. Blocks for a second per address at most. */
    public Optional<Health> health(List<EtcdUrl> clientUrls, long member) throws InterruptedException {
        for (EtcdUrl url : clientUrls) {
            try {
                StatusResponse status = connection(url)
                        .call(MaintenanceGrpc.getStatusMethod(), StatusRequest.getDefaultInstance(), GLANCE);
                if (member == 0 || status.getHeader().getMemberId() == member) {
                    return Optional.of(
                            new Health(status.getHeader().getMemberId(), status.getLeader(), status.getRaftIndex()));
                }
            } catch (CallException e) {
                leave(url);
            }
        }
        return Optional.empty();
    }

    /** Connections to others than these are not needed any more. */
    public void keepOnly(Set<EtcdUrl> urls) {
        List<EtcdUrl> others;
        synchronized (this) {
            others = single.keySet().stream().filter(url -> !urls.contains(url)).toList();
        }
        others.forEach(this::leave);
    }

    private interface Call<A> {
        A make(Connection connection) throws CallException, InterruptedException;
    }

    private <A> A call(String what, Call<A> call) throws TransportException, InterruptedException {
        try {
            Connection connection = connections.current();
            try {
                return call.make(connection);
            } catch (CallException e) {
                throw new TransportException("etcd cannot " + what + ": " + connection.url() + ": " + e.reason(), e);
            }
        } catch (CallException e) {
            throw new TransportException(e.reason(), e);
        }
    }

    private synchronized Connection connection(EtcdUrl url) {
        return single.computeIfAbsent(url, each -> new Connection(each, identification, workers));
    }

    private void leave(EtcdUrl url) {
        Connection left;
        synchronized (this) {
            left = single.remove(url);
        }
        if (left != null) {
            left.close();
        }
    }

    @Override
    public void close() {
        List<Connection> last;
        synchronized (this) {
            last = List.copyOf(single.values());
            single.clear();
        }
        last.forEach(Connection::close);
        Connections.awaitEnds(last);
    }
}
