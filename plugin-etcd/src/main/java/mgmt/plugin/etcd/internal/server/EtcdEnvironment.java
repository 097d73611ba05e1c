package mgmt.plugin.etcd.internal.server;

import java.util.Map;

/** What etcd must not, and must, find in its environment. */
final class EtcdEnvironment {

    private EtcdEnvironment() {}

    /**
     * Takes out what would count as options of the server, and lets it start on processors that old versions refuse without
     * being told to.
     */
    static void clean(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("ETCD_") || name.startsWith("ETCDCTL_"));
        if (System.getProperty("os.arch", "").equals("aarch64")) {
            environment.put("ETCD_UNSUPPORTED_ARCH", "arm64");
        }
    }
}
