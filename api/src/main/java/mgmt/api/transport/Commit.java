package mgmt.api.transport;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A change of several entries at once, under conditions; immutable. No key is both put and deleted, and none has two
 * conditions. A put always changes its entry, even one of an equal value; a delete of what is not there changes nothing.
 */
public final class Commit {

    private final Map<Key, OptionalLong> conditions;
    private final Map<Key, Put> puts;
    private final Set<Key> deletes;

    /** What is put under a key. */
    public static final class Put {

        private final Value value;
        private final boolean held;

        private Put(Value value, boolean held) {
            this.value = value;
            this.held = held;
        }

        /** The value. */
        public Value value() {
            return value;
        }

        /** Whether the entry goes when the transport that commits it is closed, or its agent dies. */
        public boolean isHeld() {
            return held;
        }
    }

    private Commit(Builder builder) {
        this.conditions = new LinkedHashMap<>(builder.conditions);
        this.puts = new LinkedHashMap<>(builder.puts);
        this.deletes = new LinkedHashSet<>(builder.deletes);
    }

    /** Collects a commit; confined to one thread. */
    public static Builder builder() {
        return new Builder();
    }

    /** What must be so: the revision that a key's entry was put with last, or empty where there must be no entry. */
    public Map<Key, OptionalLong> conditions() {
        return Collections.unmodifiableMap(conditions);
    }

    /** What is put. */
    public Map<Key, Put> puts() {
        return Collections.unmodifiableMap(puts);
    }

    /** What is deleted; an entry that is not there is no error. */
    public Set<Key> deletes() {
        return Collections.unmodifiableSet(deletes);
    }

    /** How many conditions, puts and deletes there are. */
    public int operations() {
        return conditions.size() + puts.size() + deletes.size();
    }

    /** How many bytes its keys and values have together; a key counts as often as it is named. */
    public long size() {
        long size = 0;
        for (Map.Entry<Key, Put> put : puts.entrySet()) {
            size += put.getKey().toString().length()
                    + (long) put.getValue().value().size();
        }
        for (Key key : deletes) {
            size += key.toString().length();
        }
        for (Key key : conditions.keySet()) {
            size += key.toString().length();
        }
        return size;
    }

    /** Collects a commit. */
    public static final class Builder {

        private final Map<Key, OptionalLong> conditions = new LinkedHashMap<>();
        private final Map<Key, Put> puts = new LinkedHashMap<>();
        private final Set<Key> deletes = new LinkedHashSet<>();

        private Builder() {}

        /** There must be no entry of this key. Takes the place of an earlier condition on it. */
        public Builder ifAbsent(Key key) {
            requireEntry(key);
            conditions.put(key, OptionalLong.empty());
            return this;
        }

        /**
         * The entry must be there as it was put with this revision. One that was put or made again since is another, though
         * its value may be equal. Takes the place of an earlier condition on the key.
         *
         * @param revision as {@link Entry#revision()} has it
         * @throws IllegalArgumentException when no entry has such a revision: zero or less
         */
        public Builder ifUnchanged(Key key, long revision) {
            requireEntry(key);
            if (revision <= 0) {
                throw new IllegalArgumentException(key + ": no entry has the revision " + revision);
            }
            conditions.put(key, OptionalLong.of(revision));
            return this;
        }

        /** Puts an entry that stays until it is deleted, whoever held the one that was there. */
        public Builder put(Key key, Value value) {
            return put(key, new Put(value, false));
        }

        /**
         * Puts an entry that is held: it goes when the transport is closed, or its agent dies; not with whoever held the one
         * that was there.
         */
        public Builder hold(Key key, Value value) {
            return put(key, new Put(value, true));
        }

        private Builder put(Key key, Put put) {
            requireEntry(key);
            deletes.remove(key);
            puts.put(key, put);
            return this;
        }

        /** Deletes an entry; one that is not there is no error. */
        public Builder delete(Key key) {
            requireEntry(key);
            puts.remove(key);
            deletes.add(key);
            return this;
        }

        /** Adds all that another commit asks for. */
        public Builder add(Commit other) {
            conditions.putAll(other.conditions);
            other.puts.forEach(this::put);
            other.deletes.forEach(this::delete);
            return this;
        }

        private static void requireEntry(Key key) {
            if (key.segments().isEmpty()) {
                throw new IllegalArgumentException("the root is no entry");
            }
        }

        /** The commit so far. */
        public Commit build() {
            return new Commit(this);
        }
    }
}
