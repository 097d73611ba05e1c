package mgmt.api.transport;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import mgmt.api.resource.Subscription;
import mgmt.transports.memory.MemoryProvider;
import mgmt.transports.memory.MemoryStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract notices when a transport breaks it; {@code MemoryContractTest} shows that it lets a good one pass. */
class TransportContractTest {

    @TempDir
    Path directory;

    @Test
    void noticesAReadOfTheNeighbours() {
        assertBroken(
                good -> new Wrapped(good) {
                    @Override
                    public Snapshot read(Key above) throws TransportException, InterruptedException {
                        Snapshot all = super.read(Key.root());
                        return Snapshot.of(
                                all.store(),
                                all.revision(),
                                all.entries().stream()
                                        .filter(entry -> entry.key().toString().startsWith(above.toString()))
                                        .toList());
                    }
                },
                CommitContract::aReadIsOfWhatLiesBelowItsKey);
    }

    @Test
    void noticesAReadThatIsBehind() {
        assertBroken(
                good -> new Wrapped(good) {
                    private final List<Snapshot> former = new ArrayList<>();

                    @Override
                    public Snapshot read(Key above) throws TransportException, InterruptedException {
                        former.add(super.read(above));
                        return former.get(Math.max(0, former.size() - 2));
                    }
                },
                CommitContract::whatOneCommitsTheOtherReadsAtOnce);
    }

    @Test
    void noticesThatConditionsAreIgnored() {
        assertBroken(
                good -> new Wrapped(good) {
                    @Override
                    public CommitResult commit(Commit commit) throws TransportException, InterruptedException {
                        return super.commit(withoutConditions(commit));
                    }

                    @Override
                    public Snapshot read(Key above) throws TransportException, InterruptedException {
                        Snapshot snapshot = super.read(above);
                        LockSupport.parkNanos(100_000);
                        return snapshot;
                    }
                },
                CommitContract::absentMeansThatThereIsNoEntry,
                CommitContract::unchangedMeansTheVeryEntry,
                CommitContract::noIncrementIsLost,
                HoldContract::aHoldUnderAConditionIsOfOneAlone);
    }

    private static Commit withoutConditions(Commit commit) {
        Commit.Builder same = Commit.builder();
        commit.deletes().forEach(same::delete);
        commit.puts().forEach((key, put) -> put(same, key, put, put.isHeld()));
        return same.build();
    }

    private static void put(Commit.Builder commit, Key key, Commit.Put put, boolean isHeld) {
        if (isHeld) {
            commit.hold(key, put.value());
        } else {
            commit.put(key, put.value());
        }
    }

    @Test
    void noticesACommitThatIsDoneInPieces() {
        assertBroken(
                good -> new Wrapped(good) {
                    @Override
                    public CommitResult commit(Commit commit) throws TransportException, InterruptedException {
                        CommitResult result = super.commit(Commit.builder().build());
                        for (Key key : commit.deletes()) {
                            result = super.commit(Commit.builder().delete(key).build());
                        }
                        for (var put : commit.puts().entrySet()) {
                            Commit.Builder one = Commit.builder();
                            put(
                                    one,
                                    put.getKey(),
                                    put.getValue(),
                                    put.getValue().isHeld());
                            result = super.commit(one.build());
                            LockSupport.parkNanos(100_000);
                        }
                        return result;
                    }
                },
                CommitContract::aCommitMakesOneRevisionWhichIsThatOfItsEntries,
                WatchContract::aWatchSeesEachCommitWhole);
    }

    @Test
    void noticesThatNothingIsHeld() {
        assertBroken(
                good -> new Wrapped(good) {
                    @Override
                    public CommitResult commit(Commit commit) throws TransportException, InterruptedException {
                        Commit.Builder plain = Commit.builder();
                        commit.deletes().forEach(plain::delete);
                        commit.puts().forEach((key, put) -> put(plain, key, put, false));
                        return super.commit(plain.build());
                    }
                },
                HoldContract::whatIsHeldGoesWhenItsTransportIsClosed,
                HoldContract::whoHoldsAnEntryIsToldToEveryReader);
    }

    @Test
    void noticesAWatchThatForgetsDeletions() {
        assertBroken(
                good -> new Listening(good) {
                    @Override
                    void told(WatchListener listener, ChangeSet changes) {
                        listener.changed(ChangeSet.of(changes.revision(), changes.put(), Set.of()));
                    }
                },
                WatchContract::aWatchTellsPutsAndDeletes,
                WatchContract::aWatchFromAnOlderRevisionTellsWhatHappenedSince);
    }

    @Test
    void noticesAWatchThatDividesACommit() {
        assertBroken(
                good -> new Listening(good) {
                    @Override
                    void told(WatchListener listener, ChangeSet changes) {
                        for (Entry entry : changes.put()) {
                            listener.changed(ChangeSet.of(changes.revision(), List.of(entry), Set.of()));
                        }
                    }
                },
                WatchContract::aWatchSeesEachCommitWhole);
    }

    @Test
    void noticesAWatchThatTellsTwice() {
        assertBroken(
                good -> new Listening(good) {
                    @Override
                    void told(WatchListener listener, ChangeSet changes) {
                        listener.changed(changes);
                        listener.changed(changes);
                    }
                },
                WatchContract::aWatchTellsPutsAndDeletes);
    }

    @Test
    void noticesAWatchThatBeginsWithTheNextChange() {
        assertBroken(
                good -> new Wrapped(good) {
                    @Override
                    public Subscription watch(Key above, long after, WatchListener listener) {
                        try {
                            return super.watch(above, super.read(above).revision(), listener);
                        } catch (TransportException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                },
                WatchContract::aWatchFromAnOlderRevisionTellsWhatHappenedSince);
    }

    @Test
    void noticesAWatchThatCannotBeClosed() {
        assertBroken(
                good -> new Wrapped(good) {
                    @Override
                    public Subscription watch(Key above, long after, WatchListener listener) {
                        super.watch(above, after, listener);
                        return () -> {};
                    }
                },
                WatchContract::whatHappensAfterAWatchWasClosedIsNotTold,
                WatchContract::aListenerMayCloseItsOwnWatch);
    }

    @Test
    void noticesACloseThatDoesNothing() {
        assertBroken(
                good -> new Wrapped(good) {
                    @Override
                    public void close() {}
                },
                TransportContract::callsAfterTheCloseFail,
                TransportContract::itsWatchesEndWhenATransportIsClosed,
                TransportContract::closeLeavesNoThreadAndNoProcessBehind);
    }

    @Test
    void noticesThatTooMuchIsLetPass() {
        assertBroken(
                good -> new Wrapped(good) {
                    @Override
                    public TransportLimits limits() {
                        return TransportLimits.of(TransportLimits.LEAST_OPERATIONS, TransportLimits.LEAST_BYTES);
                    }
                },
                CommitContract::oneByteMoreIsTooLarge,
                CommitContract::oneOperationMoreIsTooMany);
    }

    private void assertBroken(UnaryOperator<Transport> breaking, ContractTest... tests) {
        for (ContractTest test : tests) {
            assertThrows(AssertionError.class, () -> new BrokenMemory(breaking, directory).run(test));
        }
    }

    @FunctionalInterface
    private interface ContractTest {
        void run(TransportContract contract) throws Exception;
    }

    private static class Wrapped implements Transport {

        private final Transport good;

        Wrapped(Transport good) {
            this.good = good;
        }

        @Override
        public Snapshot read(Key above) throws TransportException, InterruptedException {
            return good.read(above);
        }

        @Override
        public CommitResult commit(Commit commit) throws TransportException, InterruptedException {
            return good.commit(commit);
        }

        @Override
        public Subscription watch(Key above, long after, WatchListener listener) {
            return good.watch(above, after, listener);
        }

        @Override
        public TransportLimits limits() {
            return good.limits();
        }

        @Override
        public List<String> describe() throws TransportException, InterruptedException {
            return good.describe();
        }

        @Override
        public void close() {
            good.close();
        }
    }

    private abstract static class Listening extends Wrapped {

        Listening(Transport good) {
            super(good);
        }

        abstract void told(WatchListener listener, ChangeSet changes);

        @Override
        public final Subscription watch(Key above, long after, WatchListener listener) {
            return super.watch(above, after, new WatchListener() {
                @Override
                public void changed(ChangeSet changes) {
                    told(listener, changes);
                }

                @Override
                public void gap(String why) {
                    listener.gap(why);
                }
            });
        }
    }

    private static final class BrokenMemory extends TransportContract {

        private final UnaryOperator<Transport> breaking;
        private final List<Transport> good = new ArrayList<>();

        BrokenMemory(UnaryOperator<Transport> breaking, Path directory) {
            this.breaking = breaking;
            this.hosts = directory;
        }

        @Override
        protected void makeStore() {
            MemoryStore.remove("broken");
        }

        @Override
        protected void removeStore() {
            good.forEach(Transport::close);
            MemoryStore.remove("broken");
        }

        @Override
        protected Transport open(TransportContext context) throws Exception {
            good.add(new MemoryProvider().open(new MemoryProvider.Memory("broken"), context));
            return breaking.apply(good.get(good.size() - 1));
        }

        @Override
        protected Transport openElsewhere(TransportContext context) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected boolean forget() {
            return false;
        }

        @Override
        protected Duration limit() {
            return Duration.ofSeconds(1);
        }

        void run(ContractTest test) throws Exception {
            makeTheStore();
            try {
                test.run(this);
            } finally {
                closeAndRemove();
            }
        }
    }
}
