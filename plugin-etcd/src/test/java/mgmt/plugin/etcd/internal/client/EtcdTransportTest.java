package mgmt.plugin.etcd.internal.client;

import java.nio.file.Path;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** One member, which is killed, and started again on what it has on its disk. */
class EtcdTransportTest extends EtcdContract {

    @TempDir
    private static Path directory;

    private static RealEtcd etcd;

    @BeforeAll
    static void startEtcd() throws Exception {
        etcd = RealEtcd.start(directory.resolve("etcd"));
    }

    @AfterAll
    static void stopEtcd() {
        etcd.close();
    }

    @Override
    RealEtcd etcd() {
        return etcd;
    }

    @Override
    protected void interrupt() throws Exception {
        etcd.killAll();
    }
}
