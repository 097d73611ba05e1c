package mgmt.plugin.etcd.internal.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The watches that are open. Thread-safe. */
final class Watches {

    private final Set<KeyWatch> open = ConcurrentHashMap.newKeySet();

    void add(KeyWatch watch) {
        open.add(watch);
    }

    void remove(KeyWatch watch) {
        open.remove(watch);
    }

    /** How far each of them has come. */
    Map<KeyWatch, Long> progress() {
        Map<KeyWatch, Long> progress = new LinkedHashMap<>();
        open.forEach(watch -> progress.put(watch, watch.progress()));
        return progress;
    }

    /** Ends those that belong to another store. */
    void endAll(String why) {
        open.forEach(watch -> watch.end(why));
    }

    /** Goes on with those that have no stream. */
    void resume(Connection connection) {
        open.forEach(watch -> watch.resume(connection));
    }

    void close() {
        open.forEach(KeyWatch::close);
    }
}
