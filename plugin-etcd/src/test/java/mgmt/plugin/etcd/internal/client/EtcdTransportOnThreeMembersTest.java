package mgmt.plugin.etcd.internal.client;

import java.nio.file.Path;
import mgmt.plugin.etcd.internal.server.RealEtcd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Three members, which are stopped where they are: their ports still take connections, and nothing comes. */
@Tag("patience")
class EtcdTransportOnThreeMembersTest extends EtcdContract {

    @TempDir
    private static Path directory;

    private static RealEtcd etcd;

    @BeforeAll
    static void startEtcd() throws Exception {
        etcd = RealEtcd.start(directory.resolve("etcd"), 3);
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
        etcd.freezeAll();
    }
}
