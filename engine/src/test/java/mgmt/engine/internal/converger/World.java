package mgmt.engine.internal.converger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;

/**
 * A machine of numbers: each resource wants its number to be there. Its resources misbehave in every way that a plugin
 * may, watch how they are called, and remember what was done to them.
 */
final class World {

    /** What may go wrong with a resource. */
    enum Fault {
        NONE,
        CHECK_THROWS,
        APPLY_THROWS_BEFORE,
        APPLY_THROWS_AFTER,
        NOT_YET,
        PERMANENT,
        WATCH_THROWS,
        OPEN_THROWS,
        RETURNS_NULL,
        REFRESH_THROWS,
        ERROR
    }

    final Map<ResourceId, Integer> actual = new HashMap<>();
    final Map<ResourceId, Fault> faults = new HashMap<>();
    final Set<ResourceId> chatty = new HashSet<>();
    final Map<ResourceId, Set<Changes>> watches = new HashMap<>();
    final Map<ResourceId, Integer> open = new HashMap<>();
    /** Order of events: when a resource was last owed a refresh, and when one last began that succeeded. */
    final Map<ResourceId, Long> owed = new HashMap<>();

    final Map<ResourceId, Long> refreshed = new HashMap<>();
    final Map<ResourceId, Long> checked = new HashMap<>();
    final Map<ResourceId, Long> disturbed = new HashMap<>();
    final Random random;
    /** Which resources have changed something since this was cleared. */
    final Set<ResourceId> acted = new HashSet<>();
    /** After so many changes of the machine, less one, the process dies; 0 = it lives. */
    int crashing;

    boolean hasCrashed;
    long events;
    boolean stopped;

    World(Random random) {
        this.random = random;
    }

    void set(ResourceId id, int value) {
        actual.put(id, value);
        disturbed.put(id, ++events);
        tell(id);
    }

    /** The process has died: nobody holds anything any more. */
    void forget() {
        crashing = 0;
        hasCrashed = false;
        watches.clear();
        open.clear();
    }

    private void act(ResourceId id) {
        acted.add(id);
        if (crashing > 0) {
            crashing--;
            hasCrashed |= crashing == 0;
        }
    }

    void tell(ResourceId id) {
        Set.copyOf(watches.getOrDefault(id, Set.of())).forEach(Changes::changed);
    }

    void failWatches(ResourceId id) {
        Set<Changes> failing = watches.getOrDefault(id, Set.of());
        watches.remove(id);
        failing.forEach(changes -> changes.failed(new Exception("the watch broke")));
    }

    private void maybe(ResourceId id, Fault fault, Exception thrown) throws Exception {
        if (faults.get(id) == fault) {
            throw thrown;
        }
    }

    /** One opened resource that wants a number. */
    final class Numbered implements Resource, Refreshable {

        private final ResourceId id;
        private final int desired;
        private final boolean noop;
        private boolean closed;

        Numbered(ResourceId id, int desired, boolean noop) throws Exception {
            maybe(id, Fault.OPEN_THROWS, new Exception("cannot open"));
            this.id = id;
            this.desired = desired;
            this.noop = noop;
            assertThat(open.merge(id, 1, Integer::sum))
                    .as("open instances of %s", id)
                    .isOne();
        }

        @Override
        public Subscription watch(Changes changes) throws Exception {
            assertThat(closed).isFalse();
            maybe(id, Fault.WATCH_THROWS, new Exception("cannot watch"));
            watches.computeIfAbsent(id, key -> new HashSet<>()).add(changes);
            return () -> watches.getOrDefault(id, new HashSet<>()).remove(changes);
        }

        @Override
        public Drift check() throws Exception {
            assertThat(closed).as("%s is closed", id).isFalse();
            assertThat(stopped).as("%s starts after the stop", id).isFalse();
            assertThat(watches.get(id)).as("%s is watched before its check", id).isNotEmpty();
            checked.put(id, ++events);
            gossip();
            maybe(id, Fault.CHECK_THROWS, new Exception("cannot check"));
            maybe(id, Fault.NOT_YET, new NotYetException("it will come"));
            maybe(id, Fault.PERMANENT, new PermanentException("no use"));
            if (faults.get(id) == Fault.ERROR) {
                throw new StackOverflowError("an error of the plugin");
            }
            if (faults.get(id) == Fault.RETURNS_NULL) {
                return null;
            }
            int found = actual.getOrDefault(id, -1);
            Drift drift = found == desired ? Drift.none() : Drift.of("number", "" + found, "" + desired);
            if (random.nextInt(20) == 0) {
                set(id, random.nextInt(5));
            }
            return drift;
        }

        @Override
        public void apply(Drift drift) throws Exception {
            assertThat(noop).as("apply under noop").isFalse();
            assertThat(drift.isNone()).isFalse();
            maybe(id, Fault.APPLY_THROWS_BEFORE, new Exception("cannot apply"));
            set(id, desired);
            act(id);
            maybe(id, Fault.APPLY_THROWS_AFTER, new Exception("cannot apply the rest"));
            gossip();
        }

        @Override
        public void refresh(Refresh refresh) throws Exception {
            assertThat(noop).as("refresh under noop").isFalse();
            assertThat(refresh.from()).isNotEmpty().doesNotHaveDuplicates();
            maybe(id, Fault.REFRESH_THROWS, new Exception("cannot refresh"));
            refreshed.put(id, ++events);
            act(id);
            gossip();
        }

        @Override
        public void close() throws Exception {
            assertThat(closed).as("%s is closed twice", id).isFalse();
            closed = true;
            open.merge(id, -1, Integer::sum);
            if (random.nextInt(10) == 0) {
                throw new Exception("close does not like it");
            }
        }

        private void gossip() {
            if (chatty.contains(id)) {
                tell(id);
            }
        }
    }
}
