package mgmt.plugin.etcd.internal.server;

import java.util.List;
import java.util.UUID;

/** By what a server begins: its data, or what others have. What etcd calls initial counts with empty data alone. */
public sealed interface Beginning {

    /** With nothing, as the only member of a new cluster. The random token makes each such cluster another one. */
    record Founding() implements Beginning {
        @Override
        public List<String> options(ServerSetup setup) {
            return List.of(
                    "--initial-cluster",
                    setup.itself(),
                    "--initial-cluster-state",
                    "new",
                    "--initial-cluster-token",
                    "mgmt-" + UUID.randomUUID());
        }
    }

    /**
     * With nothing, as a member that the others have added.
     *
     * @param cluster all members, it among them, as etcd writes them: {@code name=url,name=url}
     */
    record Joining(String cluster) implements Beginning {
        @Override
        public List<String> options(ServerSetup setup) {
            return List.of("--initial-cluster", cluster, "--initial-cluster-state", "existing");
        }
    }

    /** With the data that are there. Without any, it ends: nobody is to found a cluster by mistake. */
    record Resuming() implements Beginning {
        @Override
        public List<String> options(ServerSetup setup) {
            return List.of("--initial-cluster", setup.itself(), "--initial-cluster-state", "existing");
        }
    }

    /** With the data that are there, without the other members, who are lost. */
    record GoingOnAlone() implements Beginning {
        @Override
        public List<String> options(ServerSetup setup) {
            return List.of("--initial-cluster", setup.itself(), "--force-new-cluster");
        }
    }

    /** The options that etcd is told this by. */
    List<String> options(ServerSetup setup);
}
