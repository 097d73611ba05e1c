package mgmt.plugin.local.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Key;
import mgmt.plugin.local.internal.Disk.UnconfirmedException;
import mgmt.plugin.local.internal.FrameReader.End;

/** Changes a store. Called only under the lock of its directory, which also guards the fields. */
final class StoreWriter {

    /** A file is written anew when it is longer than this and than so many times what its entries need. */
    private static final long SMALL = 1 << 20;

    private static final int MUCH = 4;

    private final Store store;
    private final System.Logger log;
    private long longEnough = SMALL;

    StoreWriter(Store store, System.Logger log) {
        this.store = store;
        this.log = log;
    }

    /** Does a commit of a session, if its conditions hold. */
    CommitResult commit(Commit commit, String session) throws IOException {
        catchUp();
        Optional<Change> change = store.ask(known -> isMet(commit, known)
                ? Optional.of(new Change(known.revision() + 1, operations(commit, known, session)))
                : Optional.empty());
        if (change.isEmpty()) {
            return CommitResult.notMet();
        }
        if (change.get().operations().isEmpty()) {
            return CommitResult.done(change.get().revision() - 1);
        }
        return append(change.get());
    }

    /** Does what depends on no condition. */
    void append(List<Operation> operations) throws IOException {
        catchUp();
        CommitResult result = append(new Change(store.ask(Contents::revision) + 1, operations));
        if (!result.isDone()) {
            throw new IOException(result.why());
        }
    }

    private void catchUp() throws IOException {
        if (store.catchUpAlone() == End.TORN) {
            log.log(
                    System.Logger.Level.DEBUG,
                    "A change that its writer has not finished is cut off, after byte {0}",
                    store.length());
        }
    }

    private CommitResult append(Change change) throws IOException {
        try {
            store.append(change);
        } catch (UnconfirmedException e) {
            return appendAnew(change, e);
        }
        finish();
        return CommitResult.done(change.revision());
    }

    /** Whatever comes now: the commit is done. Who reads next finds out, if the store has gone since. */
    private void finish() {
        try {
            store.catchUpAlone();
            if (store.length() > Math.max(longEnough, MUCH * store.ask(Contents::size))) {
                compact();
            }
        } catch (IOException e) {
            log.log(System.Logger.Level.DEBUG, "A commit was done, and cannot be read", e);
        }
    }

    /** What the disk did not confirm is in the file, and others may have read it: another file may hold it better. */
    private CommitResult appendAnew(Change change, UnconfirmedException why) {
        try {
            store.catchUpAlone();
            store.compact();
            store.catchUpAlone();
            return CommitResult.done(change.revision());
        } catch (IOException e) {
            return CommitResult.unknown(why.getMessage() + "; nor anew: " + Reason.of(e));
        }
    }

    /** A failure harms nobody: the longer file is as good, and the next attempt is made when it has doubled. */
    private void compact() {
        try {
            store.compact();
            store.catchUpAlone();
            longEnough = SMALL;
        } catch (IOException e) {
            longEnough = 2 * store.length();
            log.log(System.Logger.Level.WARNING, "The store cannot be written anew: {0}", Reason.of(e));
        }
    }

    private static boolean isMet(Commit commit, Contents known) {
        for (Map.Entry<Key, OptionalLong> condition : commit.conditions().entrySet()) {
            Optional<Contents.Stored> found = known.entry(condition.getKey());
            OptionalLong revision =
                    found.isPresent() ? OptionalLong.of(found.get().revision()) : OptionalLong.empty();
            if (!revision.equals(condition.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static List<Operation> operations(Commit commit, Contents known, String session) {
        List<Operation> operations = new ArrayList<>();
        long revision = known.revision() + 1;
        commit.puts()
                .forEach((key, put) -> operations.add(
                        new Operation.Put(key, put.value(), revision, put.isHeld() ? session : Operation.NOBODY)));
        commit.deletes().stream()
                .filter(key -> known.entry(key).isPresent())
                .forEach(key -> operations.add(new Operation.Delete(key)));
        return operations;
    }
}
