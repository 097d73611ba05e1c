package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mgmt.api.transport.Key;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;

/** Takes part in a directory: finds or makes its store, begins and ends the session. Confined to the connection's thread. */
final class Membership {

    private final ClusterDirectory directory;
    private final TransportContext context;
    private final DirectoryEvents events;
    private Optional<Attachment> last = Optional.empty();
    private Optional<StoreState> abandoned = Optional.empty();

    Membership(ClusterDirectory directory, TransportContext context, DirectoryEvents events) {
        this.directory = directory;
        this.context = context;
        this.events = events;
    }

    /**
     * Reads what is new.
     *
     * @return whether the store knows the session and is beyond doubt, so that there is no need to attach anew
     * @throws GoneException when the store was removed or replaced
     */
    boolean isSound(Attachment now) throws IOException {
        return now.store().catchUp() && now.isKnown();
    }

    /**
     * Makes what is missing, and joins. Whoever comes first to an empty directory makes the store.
     *
     * @throws GoneException when the store is not the one that there was; nothing is made then
     */
    Attachment attach(Patience patience) throws IOException, TransportException, InterruptedException {
        if (last.isPresent()) {
            last.get().store().catchUp();
        }
        directory.make();
        // Before looking, so that nothing is missed.
        events.follow();
        return StoreLock.holding(directory, patience, () -> {
            Attachment now = last.isPresent() ? last.get() : joinNew();
            now.store().catchUpAlone();
            if (!now.isKnown() || !now.session().isVisible()) {
                now = join(now.store(), now.writer(), Optional.of(now.session()));
            }
            last = Optional.of(now);
            return now;
        });
    }

    /** Gives up what there was, since the store has gone: the next attempt begins anew. */
    void abandon() {
        try {
            if (last.isPresent()) {
                giveUp(last.get());
            }
        } catch (IOException e) {
            context.log().log(System.Logger.Level.DEBUG, "What has gone cannot be closed", e);
        }
    }

    private void giveUp(Attachment before) throws IOException {
        last = Optional.empty();
        abandoned = Optional.of(before.store().state());
        Set<Key> keys = before.store().giveUp();
        if (!keys.isEmpty()) {
            context.lost(keys);
        }
        before.session().close();
        before.store().close();
    }

    private Attachment joinNew() throws IOException {
        if (Files.notExists(directory.store())) {
            // Later than all that an earlier store can have had: what watches know of that one is too old then.
            StoreFile.write(directory.store(), Session.randomId(), 1, new Contents(System.currentTimeMillis()));
        }
        Disk.sync(directory.path());
        Store store = openLater();
        try {
            return join(store, new StoreWriter(store, context.log()), Optional.empty());
        } catch (IOException e) {
            store.close();
            throw e;
        }
    }

    /** What was put back to an earlier state is a store of its own: revisions that watches know say nothing of it. */
    private Store openLater() throws IOException {
        Store store = Store.open(directory.store());
        boolean isTaken = false;
        try {
            store.catchUpAlone();
            isTaken = abandoned.filter(store.state()::isPutBackFrom).isEmpty();
            if (isTaken) {
                return store;
            }
            store.writeAsAnother(abandoned.orElseThrow().revision());
        } finally {
            if (!isTaken) {
                store.close();
            }
        }
        return Store.open(directory.store());
    }

    private Attachment join(Store store, StoreWriter writer, Optional<Session> before) throws IOException {
        Session session = Session.begin(directory.sessions());
        boolean isJoined = false;
        try {
            List<Operation> operations = leavingOfDead(store);
            before.ifPresent(old -> operations.add(new Operation.Leave(old.id())));
            operations.add(new Operation.Join(
                    session.id(), context.host(), ProcessHandle.current().pid()));
            writer.append(operations);
            isJoined = true;
        } finally {
            if (!isJoined) {
                session.close();
            }
        }
        Set<Key> lost = store.takeLost();
        store.use(session.id());
        if (before.isPresent()) {
            before.get().close();
        }
        if (!lost.isEmpty()) {
            context.lost(lost);
        }
        Session.removeOthers(
                directory.sessions(),
                store.ask(known -> Set.copyOf(known.sessions().keySet())));
        return new Attachment(store, writer, session);
    }

    private List<Operation> leavingOfDead(Store store) throws IOException {
        List<Operation> leaving = new ArrayList<>();
        for (String session : sessions(store)) {
            if (Session.isDead(directory.sessions(), session)) {
                leaving.add(new Operation.Leave(session));
            }
        }
        return leaving;
    }

    /** Ends the sessions whose processes have died; what cannot be done now is tried again in the next round. */
    void removeDead(Attachment now, Patience patience) throws InterruptedException {
        try {
            if (!leavingOfDead(now.store()).isEmpty()) {
                StoreLock.holding(directory, patience, () -> removeDead(now));
            }
        } catch (IOException | TransportException e) {
            context.log().log(System.Logger.Level.DEBUG, "Sessions that have ended cannot be removed yet", e);
        }
    }

    private boolean removeDead(Attachment now) throws IOException {
        now.store().catchUpAlone();
        List<Operation> leaving = leavingOfDead(now.store());
        if (!leaving.isEmpty()) {
            now.writer().append(leaving);
        }
        Session.removeOthers(directory.sessions(), sessions(now.store()));
        return !leaving.isEmpty();
    }

    private static Set<String> sessions(Store store) {
        return store.ask(known -> Set.copyOf(known.sessions().keySet()));
    }

    /** Ends the session, so that what it holds goes at once; if that cannot be, others will see that it has ended. */
    void leave(Patience patience) throws InterruptedException {
        if (last.isEmpty()) {
            return;
        }
        Attachment now = last.get();
        last = Optional.empty();
        try {
            StoreLock.holding(directory, patience, () -> leave(now));
        } catch (IOException | TransportException e) {
            context.log().log(System.Logger.Level.DEBUG, "The session ends without a word", e);
        } finally {
            close(now);
        }
    }

    private static boolean leave(Attachment now) throws IOException {
        now.store().catchUpAlone();
        boolean isKnown = now.isKnown();
        if (isKnown) {
            now.writer().append(List.of(new Operation.Leave(now.session().id())));
        }
        return isKnown;
    }

    private void close(Attachment now) {
        try (Store store = now.store();
                Session session = now.session()) {
            context.log().log(
                    System.Logger.Level.DEBUG, "Session {0} in store {1} has ended", session.id(), store.id());
        } catch (IOException e) {
            context.log().log(System.Logger.Level.DEBUG, "The session's file cannot be removed", e);
        }
    }
}
