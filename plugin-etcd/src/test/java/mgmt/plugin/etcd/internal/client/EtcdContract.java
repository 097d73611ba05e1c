package mgmt.plugin.etcd.internal.client;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportOutageContract;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;

/** The contract of a transport, against real servers, which serve all tests of a class, each with a namespace of its own. */
@Timeout(120)
abstract class EtcdContract extends TransportOutageContract {

    /** An outage shorter than that leaves what is held alone, one that is longer does not. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    private static final AtomicInteger STORES = new AtomicInteger();

    private final String namespace = "/test" + STORES.incrementAndGet();

    /** The servers of the class. */
    abstract RealEtcd etcd();

    @Override
    protected void makeStore() throws Exception {
        etcd().restartAll();
    }

    @Override
    protected void removeStore() {
        // What it holds is in nobody's way.
    }

    @Override
    protected Transport open(TransportContext context) {
        return open(namespace, context);
    }

    @Override
    protected Transport openElsewhere(TransportContext context) {
        return open(namespace + "-elsewhere", context);
    }

    private Transport open(String keys, TransportContext context) {
        return new EtcdTransport(
                new EtcdTransport.Setup(
                        etcd().urls().stream().map(EtcdUrl::parse).toList(),
                        new Identification(Optional.empty(), Optional.empty()),
                        keys,
                        LEASE),
                context);
    }

    @Override
    protected boolean forget() throws Exception {
        etcd().compact();
        return true;
    }

    @Override
    protected void restore() throws Exception {
        etcd().restartAll();
    }

    @Override
    protected void restoreEmpty() throws Exception {
        etcd().restartEmpty();
    }

    @Override
    protected void expire(Transport transport) throws Exception {
        EtcdTransport etcdTransport = (EtcdTransport) transport;
        Awaitility.await("there is a session").atMost(limit()).until(() -> etcdTransport.leaseId() != 0);
        etcd().ctl("lease", "revoke", HexFormat.of().toHexDigits(etcdTransport.leaseId()));
    }
}
