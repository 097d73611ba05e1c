package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Entry.Hold;
import mgmt.api.transport.Key;
import mgmt.api.transport.Snapshot;
import mgmt.plugin.local.internal.FrameReader.End;

/**
 * What one transport knows of a store: its contents as far as they were read from the file. Reading needs no lock of the
 * directory. Thread-safe: guarded by a lock of its own, under which no disk is waited for but to be read.
 */
final class Store implements AutoCloseable {

    private final Path path;
    private final String id;
    private final ReentrantLock lock = new ReentrantLock();
    private StoreFile file;
    private Contents contents;
    private String session = Operation.NOBODY;
    private final Set<Key> lost = new HashSet<>();

    private Store(Path path, StoreFile file, Contents contents) {
        this.path = path;
        this.file = file;
        this.contents = contents;
        this.id = file.header().store();
    }

    /** Opens the store at a path. Its newest changes are read by the first {@link #catchUp}. */
    static Store open(Path path) throws IOException {
        StoreFile file = StoreFile.open(path);
        try {
            return new Store(path, file, file.load());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Tells one store from another. */
    String id() {
        return id;
    }

    /** How far it was read. */
    StoreState state() {
        return ask(known -> StoreState.of(file, known));
    }

    /** From now on, what this session holds is the own. */
    void use(String own) {
        ask(known -> {
            session = own;
            return known;
        });
    }

    /**
     * Reads what was written since.
     *
     * @return whether that is beyond doubt: what looks damaged may be in the course of being written
     * @throws GoneException when the store was removed, or another one has taken its place
     */
    boolean catchUp() throws IOException {
        return follow() != End.DAMAGED;
    }

    /**
     * Reads what was written since, when nobody can be writing.
     *
     * @return the state of the end: what is torn there will never be finished
     * @throws UnusableException when there is something that nobody has written
     */
    End catchUpAlone() throws IOException {
        End end = follow();
        if (end == End.DAMAGED) {
            throw damaged();
        }
        return end;
    }

    private End follow() throws IOException {
        lock.lock();
        try {
            return file.isCurrent() ? file.follow(contents, this::noteLeaving) : renew();
        } finally {
            lock.unlock();
        }
    }

    /** Takes up the next generation of the file. */
    private End renew() throws IOException {
        StoreFile next = StoreFile.open(path);
        boolean isTaken = false;
        try {
            requireSame(next);
            Contents newer = next.load();
            End end = next.follow(newer, change -> {});
            if (end != End.DAMAGED) {
                requireLater(StoreState.of(next, newer));
                isTaken = true;
                take(next, newer);
            }
            return end;
        } finally {
            if (!isTaken) {
                next.close();
            }
        }
    }

    private void requireSame(StoreFile next) throws GoneException {
        if (!next.header().store().equals(id)) {
            throw new GoneException("another store has taken the place of " + path);
        }
    }

    private void requireLater(StoreState next) throws GoneException {
        StoreState before = StoreState.of(file, contents);
        if (next.isPutBackFrom(before)) {
            throw new GoneException(path + " was put back to an earlier state: from " + before + " to " + next);
        }
    }

    private void take(StoreFile next, Contents newer) throws IOException {
        newer.succeed(contents);
        if (!newer.sessions().containsKey(session)) {
            lost.addAll(contents.heldBy(session));
        }
        StoreFile before = file;
        file = next;
        contents = newer;
        before.close();
    }

    private void noteLeaving(Change change) {
        if (change.operations().contains(new Operation.Leave(session))) {
            lost.addAll(contents.heldBy(session));
        }
    }

    /** Says what is wrong: the file was cut, perhaps to what it was once, or it is spoiled. */
    private IOException damaged() throws IOException {
        try (StoreFile anew = StoreFile.open(path)) {
            Contents whole = anew.load();
            End end = anew.follow(whole, change -> {});
            return end == End.DAMAGED
                    ? anew.damaged(anew.position(), "the checksum of what follows is wrong")
                    : new GoneException(path + " was cut to an earlier state, revision " + whole.revision());
        }
    }

    /** Keys that the own session has held and does not hold any more, because it has ended; each is told once. */
    Set<Key> takeLost() {
        return ask(known -> {
            Set<Key> keys = Set.copyOf(lost);
            lost.clear();
            return keys;
        });
    }

    /** All keys that the own session holds, or has lost. */
    Set<Key> giveUp() {
        Set<Key> keys = new HashSet<>(takeLost());
        keys.addAll(ask(known -> session.equals(Operation.NOBODY) ? Set.of() : known.heldBy(session)));
        return keys;
    }

    /** Asks the contents, which do not change meanwhile. */
    <T> T ask(Function<Contents, T> question) {
        lock.lock();
        try {
            return question.apply(contents);
        } finally {
            lock.unlock();
        }
    }

    /** Everything below a key. */
    Snapshot read(Key above) {
        return ask(known -> {
            List<Entry> entries = new ArrayList<>();
            known.below(above).forEach((key, stored) -> entries.add(entry(key, stored)));
            return Snapshot.of(id, known.revision(), entries);
        });
    }

    /** What has changed below a key since a revision; empty when that is not known any more. */
    Optional<ChangeSet> changes(Key above, long after) {
        return ask(known -> {
            if (after < known.horizon() || after > known.revision()) {
                return Optional.empty();
            }
            List<Entry> put = new ArrayList<>();
            Collection<Key> deleted = new ArrayList<>();
            for (Key key : known.changedAfter(after, above)) {
                Optional<Contents.Stored> stored = known.entry(key);
                if (stored.isEmpty()) {
                    deleted.add(key);
                } else if (stored.get().revision() > after) {
                    put.add(entry(key, stored.get()));
                }
            }
            return Optional.of(ChangeSet.of(known.revision(), put, deleted));
        });
    }

    private Entry entry(Key key, Contents.Stored stored) {
        Hold hold = stored.session().equals(Operation.NOBODY)
                ? Hold.NOBODY
                : stored.session().equals(session) ? Hold.OWN : Hold.OTHER;
        return Entry.of(key, stored.value(), stored.revision(), hold);
    }

    /** Appends a change to the file. Only under the lock, after {@link #catchUpAlone}. */
    void append(Change change) throws IOException {
        file().append(change);
    }

    /** How long the file is. */
    long length() {
        return file().position();
    }

    /** Writes the file anew, without what is past. Only under the lock, after {@link #catchUpAlone}. */
    void compact() throws IOException {
        Contents all = ask(known -> known);
        StoreFile.write(path, id, file().header().generation() + 1, all);
    }

    /**
     * Writes the file anew as another store that begins with these contents, later than a revision: whoever knew this
     * store will take nothing for known. Only under the lock, after {@link #catchUpAlone}.
     */
    void writeAsAnother(long after) throws IOException {
        Contents all = ask(known -> known);
        all.apply(new Change(Math.max(after + 1, System.currentTimeMillis()), List.of()));
        StoreFile.write(path, Session.randomId(), 1, all);
    }

    /** A few lines for people. */
    List<String> describe() {
        return ask(known -> {
            List<String> lines = new ArrayList<>();
            lines.add("store " + id + " at revision " + known.revision());
            lines.add(known.entries().size() + " entries, file of " + file.position() + " bytes, generation "
                    + file.header().generation());
            for (Map.Entry<String, Operation.Join> member : known.sessions().entrySet()) {
                lines.add("host " + member.getValue().host() + ", process "
                        + member.getValue().process() + (member.getKey().equals(session) ? ", this one" : ""));
            }
            return lines;
        });
    }

    private StoreFile file() {
        lock.lock();
        try {
            return file;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        file().close();
    }
}
