package mgmt.engine.internal.exchange;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportLimits;
import mgmt.api.transport.Value;
import mgmt.engine.internal.assembly.Wishes;
import mgmt.engine.internal.declaration.DeclarationText;

/**
 * Puts into a store what this host exports, and takes back what it does not export any longer: the difference to what is
 * there, in as few commits as its limits allow. Idempotent.
 */
final class Publishing {

    private final String host;
    private final boolean isHeld;

    /**
     * @param host whose exports these are
     * @param isHeld whether they go when this host does
     */
    Publishing(String host, boolean isHeld) {
        this.host = host;
        this.isHeld = isHeld;
    }

    /**
     * Publishes; blocks.
     *
     * @return what cannot be published, and why
     * @throws TransportException when not all of it was done: to be repeated
     */
    List<String> publish(Wishes wishes, Transport transport) throws TransportException, InterruptedException {
        Map<Key, Value> wanted = new TreeMap<>();
        wishes.exports()
                .forEach(export -> wanted.put(Keys.export(host, export.id()), Value.of(DeclarationText.write(export))));
        Set<Key> undecided = new HashSet<>();
        wishes.undecided().forEach(id -> undecided.add(Keys.export(host, id)));

        List<String> refused = new ArrayList<>();
        List<Commit> steps = new ArrayList<>();
        Snapshot published = transport.read(Keys.exportedBy(host));
        wanted.forEach((key, value) -> {
            Entry entry = published.entry(key).orElse(null);
            if (entry == null || !entry.value().equals(value) || !isHeldRightly(entry)) {
                Commit.Builder step = Commit.builder();
                steps.add((isHeld ? step.hold(key, value) : step.put(key, value)).build());
            }
        });
        for (Entry entry : published.entries()) {
            if (!wanted.containsKey(entry.key()) && !undecided.contains(entry.key())) {
                steps.add(Commit.builder().delete(entry.key()).build());
            }
        }
        for (Commit commit : joined(steps, transport.limits(), refused)) {
            CommitResult result = transport.commit(commit);
            if (!result.isDone()) {
                throw new TransportException("it is not known whether the exports were published: " + result.why());
            }
        }
        return refused;
    }

    /** What an earlier life of this agent holds is about to go, although it is there. */
    private boolean isHeldRightly(Entry entry) {
        return entry.hold() == (isHeld ? Entry.Hold.OWN : Entry.Hold.NOBODY);
    }

    private static List<Commit> joined(List<Commit> steps, TransportLimits limits, List<String> refused) {
        List<Commit> commits = new ArrayList<>();
        Commit.Builder next = Commit.builder();
        int operations = 0;
        long size = 0;
        for (Commit step : steps) {
            if (!limits.allow(step)) {
                refused.add("the export of "
                        + Keys.exported(step.puts().keySet().iterator().next()) + " is too large: " + step.size()
                        + " bytes, and the store takes " + limits.bytes());
                continue;
            }
            if (operations + step.operations() > limits.operations() || size + step.size() > limits.bytes()) {
                commits.add(next.build());
                next = Commit.builder();
                operations = 0;
                size = 0;
            }
            next.add(step);
            operations += step.operations();
            size += step.size();
        }
        if (operations > 0) {
            commits.add(next.build());
        }
        return commits;
    }
}
