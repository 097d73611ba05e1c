package mgmt.engine.internal.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mgmt.api.resource.ResourceId;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.engine.internal.declaration.Collect;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.declaration.Quotation;

/**
 * What is published in the cluster, as far as it is collected here: kept up to date by what a transport reports, and made
 * into one declaration for each resource. Only resources of which something has changed are judged anew, since in a large
 * cluster that is one of thousands. Confined to the exchange thread.
 */
final class Known {

    private static final int MOST_NOTES = 20;
    private static final int LONGEST_NAME = 120;

    /** What each host has published about a resource; nothing here is empty. */
    private final Map<ResourceId, Map<String, Item>> items = new TreeMap<>();

    private final Map<ResourceId, Verdict> verdicts = new TreeMap<>();

    /** Of what the verdict is out of date. */
    private final Set<ResourceId> changed = new HashSet<>();

    private List<Collect> collects = List.of();

    /** What comes of one resource: what was agreed on, perhaps earlier, and what was left out. */
    private record Verdict(Optional<Item> agreed, List<String> notes) {}

    /**
     * What comes of all that is known.
     *
     * @param items one for each resource that is collected
     * @param notes what was left out, and why
     */
    record Outcome(List<Item> items, List<String> notes) {

        List<Collected> collected() {
            return Item.collected(items);
        }
    }

    /** Begins with what was agreed on in an earlier life. */
    void restore(Collection<Item> earlier) {
        for (Item item : earlier) {
            itemsOf(item.id()).put(item.host(), item);
            Optional<Item> agreed =
                    Optional.of(item).filter(each -> each.declaration().isPresent());
            verdicts.put(item.id(), new Verdict(agreed, List.of()));
        }
    }

    private Map<String, Item> itemsOf(ResourceId id) {
        changed.add(id);
        return items.computeIfAbsent(id, each -> new TreeMap<>());
    }

    /** Sets what is to be collected. What is new among it is not known before the next reading. */
    void collect(List<Collect> next) {
        collects = next;
        removeIf(item -> !isWanted(item));
        changed.addAll(verdicts.keySet());
        verdicts.values()
                .removeIf(verdict -> verdict.agreed().filter(this::isWanted).isEmpty());
    }

    private boolean isWanted(Item item) {
        return isWanted(item.host(), item.id(), collects);
    }

    private boolean removeIf(Predicate<Item> condition) {
        boolean isAny = false;
        for (Map.Entry<ResourceId, Map<String, Item>> each : items.entrySet()) {
            if (each.getValue().values().removeIf(condition)) {
                changed.add(each.getKey());
                isAny = true;
            }
        }
        items.values().removeIf(Map::isEmpty);
        return isAny;
    }

    /** Above what the transport has to be watched: the hosts that are named, or everything. */
    Set<Key> scopes() {
        Set<Key> scopes = new TreeSet<>();
        for (Collect collect : collects) {
            Optional<Set<String>> hosts = collect.hosts();
            if (hosts.isEmpty()) {
                return Set.of(Keys.EXPORTED);
            }
            hosts.get().forEach(host -> scopes.add(Keys.exportedBy(host)));
        }
        return scopes;
    }

    /** Tells on any thread whether what stands under a key would be collected, as things are to be collected now. */
    Predicate<Key> interest() {
        List<Collect> now = collects;
        return key -> isWanted(key, now);
    }

    private static boolean isWanted(Key key, List<Collect> by) {
        return Keys.isExport(key) && isWanted(Keys.exporter(key), Keys.exported(key), by);
    }

    private static boolean isWanted(String host, ResourceId id, List<Collect> by) {
        for (Collect collect : by) {
            if (collect.wants(host, id)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes over a reading of everything in the scopes.
     *
     * @param isAnother whether it comes from another store than the last, which nobody has asked for: then what it lacks
     *     stays, as kept
     */
    void read(Collection<Entry> entries, boolean isAnother) {
        Map<ResourceId, Map<String, Item>> before = new HashMap<>(items);
        changed.addAll(before.keySet());
        items.clear();
        entries.forEach(entry -> put(entry, before));
        before.values().stream()
                .flatMap(all -> all.values().stream())
                .filter(item -> isAnother || item.kept())
                .forEach(item -> itemsOf(item.id()).putIfAbsent(item.host(), item.asKept()));
    }

    /** Takes over what has changed; whether anything of it is collected here. */
    boolean apply(ChangeSet changes) {
        boolean isConcerned = false;
        for (Key key : changes.deleted()) {
            isConcerned |= Keys.isExport(key) && remove(Keys.exporter(key), Keys.exported(key));
        }
        for (Entry entry : changes.put()) {
            isConcerned |= put(entry, items);
        }
        return isConcerned;
    }

    private boolean remove(String host, ResourceId id) {
        Map<String, Item> all = items.getOrDefault(id, Map.of());
        if (!all.containsKey(host)) {
            return false;
        }
        all.remove(host);
        if (all.isEmpty()) {
            items.remove(id);
        }
        changed.add(id);
        return true;
    }

    private boolean put(Entry entry, Map<ResourceId, Map<String, Item>> before) {
        Key key = entry.key();
        if (!isWanted(key, collects)) {
            return false;
        }
        Item next = Item.of(entry);
        Item known = before.getOrDefault(next.id(), Map.of()).get(next.host());
        boolean isSame = known != null && !known.kept() && known.text().equals(next.text());
        itemsOf(next.id()).put(next.host(), isSame ? known : next);
        return !isSame;
    }

    /** Lets go of what the store at hand does not have; whether there was anything. */
    boolean letGo() {
        return removeIf(Item::kept);
    }

    /** How many are kept that the store at hand does not have. */
    long kept() {
        return items.values().stream()
                .flatMap(all -> all.values().stream())
                .filter(Item::kept)
                .count();
    }

    /** Makes one declaration for each resource. Where hosts differ, what was agreed on last stays. */
    Outcome outcome() {
        changed.forEach(this::judge);
        changed.clear();
        List<Item> agreed = new ArrayList<>(verdicts.size());
        List<String> notes = new ArrayList<>();
        for (Verdict verdict : verdicts.values()) {
            verdict.agreed().ifPresent(agreed::add);
            notes.addAll(verdict.notes());
        }
        return new Outcome(List.copyOf(agreed), shortened(notes));
    }

    private void judge(ResourceId id) {
        Map<String, Item> all = items.get(id);
        Verdict before = verdicts.remove(id);
        if (all != null) {
            verdicts.put(id, compare(id, all.values(), before == null ? Optional.empty() : before.agreed()));
        }
    }

    private Verdict compare(ResourceId id, Collection<Item> all, Optional<Item> before) {
        List<String> notes = all.stream()
                .filter(item -> item.declaration().isEmpty())
                .map(item -> "what " + shown(item.host()) + " exports as " + shown(id.toString()) + " cannot be read: "
                        + item.fault())
                .toList();
        List<Item> readable =
                all.stream().filter(item -> item.declaration().isPresent()).toList();
        if (readable.isEmpty()) {
            return new Verdict(before, notes);
        }
        Item first = readable.get(0);
        if (readable.stream().allMatch(item -> item.text().equals(first.text()))) {
            return new Verdict(Optional.of(first), notes);
        }
        String difference = readable.stream().map(item -> shown(item.host())).collect(Collectors.joining(" and "))
                + " export " + shown(id.toString())
                + " differently: "
                + before.map(item -> "what " + item.host() + " exported last stays")
                        .orElse("nobody's is taken")
                + " until they agree";
        return new Verdict(
                before, Stream.concat(notes.stream(), Stream.of(difference)).toList());
    }

    /** Anybody may have put it there, under a key that holds what no name may. */
    private static String shown(String name) {
        return Quotation.oneLine(name, LONGEST_NAME);
    }

    private static List<String> shortened(List<String> notes) {
        if (notes.size() <= MOST_NOTES) {
            return List.copyOf(notes);
        }
        List<String> most = new ArrayList<>(notes.subList(0, MOST_NOTES));
        most.add("and " + (notes.size() - MOST_NOTES) + " more of the sort");
        return List.copyOf(most);
    }
}
