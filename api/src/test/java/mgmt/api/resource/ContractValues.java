package mgmt.api.resource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@link ClusterValues} for tests, without a cluster: other hosts' values are put by the test. Thread-safe: guarded by itself. */
public final class ContractValues implements ClusterValues {

    private static final String HOST = "contract";

    private final Map<String, Map<String, String>> values = new HashMap<>();
    private final Map<String, List<Changes>> watches = new HashMap<>();
    private boolean isAway;

    /** From now on, the cluster answers, or does not. */
    public void setAway(boolean away) {
        List<Changes> told = new ArrayList<>();
        synchronized (this) {
            isAway = away;
            watches.values().forEach(told::addAll);
        }
        told.forEach(Changes::changed);
    }

    /** Another host puts a value. */
    public void putBy(String host, String key, String value) {
        List<Changes> told;
        synchronized (this) {
            values.computeIfAbsent(key, each -> new TreeMap<>()).put(host, value);
            told = watching(key);
        }
        told.forEach(Changes::changed);
    }

    @Override
    public synchronized Map<String, String> read(String key) throws NotYetException {
        requireAnswer();
        return new TreeMap<>(values.getOrDefault(key, Map.of()));
    }

    @Override
    public void put(String key, String value) throws NotYetException {
        requireAnswer();
        putBy(HOST, key, value);
    }

    @Override
    public void delete(String key) throws NotYetException {
        requireAnswer();
        List<Changes> told;
        synchronized (this) {
            values.getOrDefault(key, new TreeMap<>()).remove(HOST);
            told = watching(key);
        }
        told.forEach(Changes::changed);
    }

    @Override
    public synchronized Subscription watch(String key, Changes changes) {
        watches.computeIfAbsent(key, each -> new ArrayList<>()).add(changes);
        return () -> unwatch(key, changes);
    }

    private synchronized void unwatch(String key, Changes changes) {
        watches.getOrDefault(key, new ArrayList<>()).remove(changes);
    }

    private synchronized void requireAnswer() throws NotYetException {
        if (isAway) {
            throw new NotYetException("the cluster does not answer yet");
        }
    }

    private List<Changes> watching(String key) {
        return List.copyOf(watches.getOrDefault(key, List.of()));
    }

    synchronized int openWatches() {
        return watches.values().stream().mapToInt(List::size).sum();
    }
}
