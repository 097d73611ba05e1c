package mgmt.plugin.etcd.internal.client;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.Snapshot;

/**
 * Reads all below a key at one revision, in pages that fit into a message each: the first one together with the store's name,
 * so that what is read and whose it is cannot differ. Thread-safe.
 */
final class Reading {

    /** With entries of a few hundred bytes, a page is far from the limit of a message. */
    private static final int PAGE = 2_000;

    private final Keyspace keys;
    private final StoreName storeName;
    private final Session session;

    Reading(Keyspace keys, StoreName storeName, Session session) {
        this.keys = keys;
        this.storeName = storeName;
        this.session = session;
    }

    /** Reads; the limit is for each page. */
    Snapshot read(Connection connection, Key above, Duration limit) throws CallException, InterruptedException {
        int page = PAGE;
        while (true) {
            try {
                return read(connection, keys.below(above), limit, page);
            } catch (CallException e) {
                boolean isSmaller = e.isAnswerTooLarge() && page > 1;
                if (!isSmaller && !e.isCompacted()) {
                    throw e;
                }
                page = isSmaller ? Math.max(1, page / 8) : page;
            }
        }
    }

    private Snapshot read(Connection connection, ByteString prefix, Duration limit, int page)
            throws CallException, InterruptedException {
        TxnRequest first = TxnRequest.newBuilder()
                .addSuccess(RequestOp.newBuilder().setRequestRange(storeName.request()))
                .addSuccess(RequestOp.newBuilder().setRequestRange(range(prefix, prefix, page, 0)))
                .build();
        TxnResponse answer = connection.call(KVGrpc.getTxnMethod(), first, limit);
        ResponseHeader header = answer.getHeader();
        List<Entry> entries = new ArrayList<>();
        RangeResponse read = answer.getResponses(1).getResponseRange();
        add(read, entries);
        while (read.getMore()) {
            ByteString next = Keyspace.after(read.getKvs(read.getKvsCount() - 1).getKey());
            read = connection.call(KVGrpc.getRangeMethod(), range(next, prefix, page, header.getRevision()), limit);
            add(read, entries);
        }
        return Snapshot.of(store(connection, answer, limit), header.getRevision(), entries);
    }

    /** Of a store that has no name, the one that it is given now: another one than it had, if somebody has deleted that. */
    private String store(Connection connection, TxnResponse answer, Duration limit)
            throws CallException, InterruptedException {
        List<KeyValue> names = answer.getResponses(0).getResponseRange().getKvsList();
        String store =
                names.isEmpty() ? storeName.find(connection, limit).id() : StoreName.id(answer.getHeader(), names);
        if (!store.equals(session.store())) {
            session.probeStore();
        }
        return store;
    }

    private static RangeRequest range(ByteString from, ByteString prefix, int page, long revision) {
        return RangeRequest.newBuilder()
                .setKey(from)
                .setRangeEnd(Keyspace.end(prefix))
                .setLimit(page)
                .setRevision(revision)
                .build();
    }

    private void add(RangeResponse read, List<Entry> entries) {
        for (KeyValue stored : read.getKvsList()) {
            keys.key(stored.getKey()).ifPresent(key -> entries.add(Entries.of(key, stored, session::hold)));
        }
    }
}
