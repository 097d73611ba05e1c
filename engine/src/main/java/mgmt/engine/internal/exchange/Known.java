package mgmt.engine.internal.exchange;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.engine.internal.declaration.Collect;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.declaration.Quotation;

/**
 * What is published in the cluster, as far as it is collected here: kept up to date by what a transport reports, and made
 * into one declaration for each resource. Confined to the exchange thread.
 */
final class Known {

    private static final int MOST_NOTES = 20;
    private static final int LONGEST_NAME = 120;

    private final Map<Key, Item> items = new TreeMap<>();
    private List<Collect> collects = List.of();
    private Map<ResourceId, Item> agreed = new TreeMap<>();

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
            items.put(item.key(), item);
            agreed.put(item.id(), item);
        }
    }

    /** Sets what is to be collected. What is new among it is not known before the next reading. */
    void collect(List<Collect> next) {
        collects = next;
        items.values().removeIf(item -> !isWanted(item.host(), item.id()));
        agreed.values().removeIf(item -> !isWanted(item.host(), item.id()));
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

    /**
     * Takes over a reading of everything in the scopes.
     *
     * @param isAnother whether it comes from another store than the last, which nobody has asked for: then what it lacks
     *     stays, as kept
     */
    void read(Collection<Entry> entries, boolean isAnother) {
        Map<Key, Item> before = new HashMap<>(items);
        items.clear();
        entries.forEach(entry -> put(entry, before));
        before.forEach((key, item) -> {
            if (isAnother || item.kept()) {
                items.putIfAbsent(key, item.asKept());
            }
        });
    }

    /** Takes over what has changed; whether anything of it is collected here. */
    boolean apply(ChangeSet changes) {
        boolean isConcerned = false;
        for (Key key : changes.deleted()) {
            isConcerned |= items.remove(key) != null;
        }
        for (Entry entry : changes.put()) {
            isConcerned |= put(entry, items);
        }
        return isConcerned;
    }

    private boolean put(Entry entry, Map<Key, Item> before) {
        Key key = entry.key();
        if (!Keys.isExport(key) || !isWanted(Keys.exporter(key), Keys.exported(key))) {
            return false;
        }
        Item known = before.get(key);
        Item next = Item.of(entry);
        boolean isSame = known != null && !known.kept() && known.text().equals(next.text());
        items.put(key, isSame ? known : next);
        return !isSame;
    }

    private boolean isWanted(String host, ResourceId id) {
        for (Collect collect : collects) {
            if (collect.wants(host, id)) {
                return true;
            }
        }
        return false;
    }

    /** Lets go of what the store at hand does not have; whether there was anything. */
    boolean letGo() {
        return items.values().removeIf(Item::kept);
    }

    /** How many are kept that the store at hand does not have. */
    long kept() {
        return items.values().stream().filter(Item::kept).count();
    }

    /** Makes one declaration for each resource. Where hosts differ, what was agreed on last stays. */
    Outcome outcome() {
        Map<ResourceId, List<Item>> byResource = new TreeMap<>();
        items.values()
                .forEach(item -> byResource
                        .computeIfAbsent(item.id(), id -> new ArrayList<>(1))
                        .add(item));
        List<String> notes = new ArrayList<>();
        Map<ResourceId, Item> next = new TreeMap<>();
        byResource.forEach((id, all) -> choose(id, all, notes).ifPresent(item -> next.put(id, item)));
        agreed = next;
        return new Outcome(List.copyOf(next.values()), shortened(notes));
    }

    private Optional<Item> choose(ResourceId id, List<Item> all, List<String> notes) {
        List<Item> readable =
                all.stream().filter(item -> item.declaration().isPresent()).toList();
        all.stream()
                .filter(item -> item.declaration().isEmpty())
                .map(item -> "what " + shown(item.host()) + " exports as " + shown(id.toString()) + " cannot be read: "
                        + item.fault())
                .forEach(notes::add);
        Optional<Item> before = Optional.ofNullable(agreed.get(id));
        if (readable.isEmpty()) {
            return before;
        }
        Item first = readable.get(0);
        if (readable.stream().allMatch(item -> item.text().equals(first.text()))) {
            return Optional.of(first);
        }
        notes.add(readable.stream().map(item -> shown(item.host())).collect(Collectors.joining(" and "))
                + " export " + shown(id.toString())
                + " differently: "
                + before.map(item -> "what " + item.host() + " exported last stays")
                        .orElse("nobody's is taken")
                + " until they agree");
        return before;
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
