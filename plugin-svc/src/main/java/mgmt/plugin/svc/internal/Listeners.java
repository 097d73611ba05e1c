package mgmt.plugin.svc.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Who is told of which object's signals. Thread-safe: guarded by itself, but nobody is told under that guard. */
final class Listeners {

    private final Map<String, Set<Listener>> watches = new HashMap<>();

    /** Whether it is the first one of this object. */
    synchronized boolean add(String path, Listener watch) {
        Set<Listener> known = watches.computeIfAbsent(path, any -> new HashSet<>());
        boolean isFirst = known.isEmpty();
        known.add(watch);
        return isFirst;
    }

    /** Whether it was the last one of this object. */
    synchronized boolean remove(String path, Listener watch) {
        Set<Listener> known = watches.get(path);
        if (known == null || !known.remove(watch) || !known.isEmpty()) {
            return false;
        }
        watches.remove(path);
        return true;
    }

    synchronized List<Listener> of(String path) {
        return List.copyOf(watches.getOrDefault(path, Set.of()));
    }

    synchronized List<String> paths() {
        return List.copyOf(watches.keySet());
    }

    void tellAll(Consumer<Listener> what) {
        Set<Listener> all = new HashSet<>();
        synchronized (this) {
            watches.values().forEach(all::addAll);
        }
        all.forEach(what);
    }
}
