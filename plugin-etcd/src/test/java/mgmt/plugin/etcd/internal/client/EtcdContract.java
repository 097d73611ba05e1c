package mgmt.plugin.etcd.internal.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportOutageContract;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a transport, against real servers. */
@Timeout(120)
abstract class EtcdContract extends TransportOutageContract {

    @TempDir
    private Path directory;

    private RealEtcd etcd;
    private RealEtcd another;

    /** How many members the store has. */
    abstract int members();

    /** Takes the store away. */
    abstract void takeAway(RealEtcd store) throws Exception;

    /** Brings it back as it was. */
    abstract void bringBack(RealEtcd store) throws Exception;

    @Override
    protected void makeStore() throws Exception {
        etcd = RealEtcd.start(directory.resolve("one"), members());
    }

    @Override
    protected void removeStore() {
        etcd.close();
        if (another != null) {
            another.close();
        }
    }

    @Override
    protected Transport open(TransportContext context) {
        return open(etcd, context);
    }

    @Override
    protected Transport openElsewhere(TransportContext context) throws Exception {
        another = RealEtcd.start(directory.resolve("another"));
        return open(another, context);
    }

    private static Transport open(RealEtcd store, TransportContext context) {
        return new EtcdTransport(
                new EtcdTransport.Setup(
                        store.urls().stream().map(EtcdUrl::parse).toList(),
                        new Identification(Optional.empty(), Optional.empty()),
                        "/_mgmt",
                        Duration.ofSeconds(6),
                        false),
                context,
                () -> {});
    }

    @Override
    protected boolean forget() throws Exception {
        etcd.compact();
        return true;
    }

    @Override
    protected void interrupt() throws Exception {
        takeAway(etcd);
    }

    @Override
    protected void restore() throws Exception {
        bringBack(etcd);
    }

    @Override
    protected void restoreEmpty() throws Exception {
        bringBack(etcd);
        etcd.killAll();
        etcd.restartEmpty();
    }

    @Override
    protected void expire(Transport transport) throws Exception {
        etcd.ctl("lease", "revoke", HexFormat.of().toHexDigits(((EtcdTransport) transport).leaseId()));
    }
}
