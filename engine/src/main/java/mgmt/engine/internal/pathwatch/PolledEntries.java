package mgmt.engine.internal.pathwatch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Single entries that no directory's watch tells of: the roots of file systems. Guarded by the watcher's lock. */
final class PolledEntries {

    private final MountPoints mounts;
    private final Map<Node, Fingerprint> seen = new HashMap<>();

    PolledEntries(MountPoints mounts) {
        this.mounts = mounts;
    }

    void add(Node node) {
        Path place = node.place();
        if (place != null && mounts.contains(place)) {
            seen.putIfAbsent(node, Fingerprint.of(place));
        }
    }

    void remove(Node node) {
        seen.remove(node);
    }

    boolean isEmpty() {
        return seen.isEmpty();
    }

    /** Those that may have changed since they were last looked at. */
    List<Node> compare() {
        List<Node> changed = new ArrayList<>();
        seen.replaceAll((node, before) -> {
            Path place = node.place();
            Fingerprint now = place == null ? Fingerprint.ABSENT : Fingerprint.of(place);
            if (now.differsFrom(before)) {
                changed.add(node);
            }
            return now;
        });
        return changed;
    }
}
