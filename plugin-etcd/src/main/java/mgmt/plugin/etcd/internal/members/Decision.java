package mgmt.plugin.etcd.internal.members;

import java.util.List;
import java.util.Optional;

record Decision(Optional<Change> change, List<String> waits) {
    static Decision of(View view, Timeouts timeouts) {
        return new Decision(Optional.empty(), List.of());
    }
}
