package mgmt.plugin.etcd.internal.client;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * What tells one store from another. The id of a cluster does not: etcd makes it of names and URLs, so that a server that
 * begins again with empty data has the same, and all that were set up by default have one and the same. So the first
 * client leaves a random name at the key that all others begin with. Immutable.
 */
final class StoreName {

    private final Keyspace keys;

    /**
     * A store, as it was seen.
     *
     * @param id its name
     * @param cluster etcd's id of the cluster that answered: another one does not make it another store, which may have been
     *     restored from a copy
     * @param revision that it was at
     */
    record Seen(String id, long cluster, long revision) {

        private static Seen of(ResponseHeader header, List<KeyValue> names) {
            return new Seen(StoreName.id(header, names), header.getClusterId(), header.getRevision());
        }
    }

    StoreName(Keyspace keys) {
        this.keys = keys;
    }

    /** Asks for the name, not for what an outdated member remembers; gives the store one if it has none. */
    Seen find(Connection connection, Duration limit) throws CallException, InterruptedException {
        RangeResponse found = connection.call(KVGrpc.getRangeMethod(), request(), limit);
        if (found.getKvsCount() > 0) {
            return Seen.of(found.getHeader(), found.getKvsList());
        }
        try {
            TxnResponse given = connection.call(KVGrpc.getTxnMethod(), giving(), limit);
            if (given.getSucceeded()) {
                return find(connection, limit);
            }
            return Seen.of(
                    given.getHeader(), given.getResponses(0).getResponseRange().getKvsList());
        } catch (CallException e) {
            if (e.code() == Status.Code.PERMISSION_DENIED || e.says("etcdserver: permission denied")) {
                return Seen.of(found.getHeader(), List.of());
            }
            throw e;
        }
    }

    /** What asks for the name. */
    RangeRequest request() {
        return RangeRequest.newBuilder().setKey(keys.root()).build();
    }

    private TxnRequest giving() {
        String name = HexFormat.of().toHexDigits(UUID.randomUUID().getLeastSignificantBits());
        return TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setKey(keys.root())
                        .setTarget(Compare.CompareTarget.CREATE)
                        .setResult(Compare.CompareResult.EQUAL)
                        .setCreateRevision(0))
                .addSuccess(RequestOp.newBuilder()
                        .setRequestPut(
                                PutRequest.newBuilder().setKey(keys.root()).setValue(ByteString.copyFromUtf8(name))))
                .addFailure(RequestOp.newBuilder().setRequestRange(request()))
                .build();
    }

    /** The store's name, of an answer and the name's entry in it; what etcd calls the cluster where it may have none. */
    static String id(ResponseHeader header, List<KeyValue> names) {
        return names.isEmpty()
                ? HexFormat.of().toHexDigits(header.getClusterId())
                : names.get(0).getValue().toStringUtf8();
    }
}
