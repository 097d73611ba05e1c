package mgmt.engine.internal.converger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mgmt.engine.internal.journal.JournalState;

/** A journal without a disk: of what was not synced, a crash takes as much as it likes. Confined to one thread. */
final class SimulatedJournal implements Journal {

    private final Random random;
    private final List<Entry> entries = new ArrayList<>();
    private int synced;
    boolean isBroken;

    SimulatedJournal(Random random) {
        this.random = random;
    }

    @Override
    public void intend(Intent intent) throws IOException {
        if (isBroken) {
            throw new IOException("no space left");
        }
        entries.add(intent);
        synced = entries.size();
    }

    @Override
    public void note(Entry entry) {
        entries.add(entry);
    }

    /** Goes on with the file of another one. */
    void take(SimulatedJournal earlier) {
        entries.addAll(earlier.entries);
    }

    /** What is left over after a crash. */
    Left crash() {
        int cut = synced + random.nextInt(entries.size() - synced + 1);
        entries.subList(cut, entries.size()).clear();
        JournalState state = state();
        entries.clear();
        entries.addAll(state.entries());
        synced = entries.size();
        return state.left();
    }

    /** What is left over now. */
    Left left() {
        return state().left();
    }

    private JournalState state() {
        JournalState state = new JournalState();
        entries.forEach(state::apply);
        state.settle();
        return state;
    }
}
