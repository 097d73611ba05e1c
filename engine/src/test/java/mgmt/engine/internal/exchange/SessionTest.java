package mgmt.engine.internal.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.Value;
import mgmt.api.transport.WatchListener;
import org.junit.jupiter.api.Test;

class SessionTest {

    private static final Key WANTED = Key.of("wanted");
    private static final Key OTHER = Key.of("other");

    private final AtomicInteger wakes = new AtomicInteger();
    private final Session session = new Session(
            "h1", Path.of("unused"), System.getLogger("test"), InstantSource.system(), wakes::incrementAndGet);

    @Test
    void changesOfNoInterestWakeNobody() {
        WatchListener listener = session.listenAnew(WANTED::equals);
        listener.changed(ChangeSet.of(2, List.of(entry(OTHER, 2)), Set.of()));
        listener.changed(ChangeSet.of(3, List.of(), Set.of(OTHER)));
        assertThat(wakes).hasValue(0);
        assertThat(session.take().changes().put()).isEmpty();
    }

    @Test
    void changesOfInterestComeWithoutTheOthersAndCoalesce() {
        WatchListener listener = session.listenAnew(WANTED::equals);
        listener.changed(ChangeSet.of(2, List.of(entry(WANTED, 2), entry(OTHER, 2)), Set.of()));
        listener.changed(ChangeSet.of(3, List.of(entry(WANTED, 3)), Set.of(OTHER)));
        assertThat(wakes).hasValue(2);
        ChangeSet changes = session.take().changes();
        assertThat(changes.put())
                .singleElement()
                .satisfies(entry -> assertThat(entry.revision()).isEqualTo(3));
        assertThat(changes.deleted()).isEmpty();
        assertThat(session.take().changes().put()).isEmpty();
    }

    @Test
    void aListenerThatWasReplacedIsNotHeard() {
        WatchListener first = session.listenAnew(key -> true);
        first.changed(ChangeSet.of(2, List.of(entry(WANTED, 2)), Set.of()));
        session.listenAnew(key -> true);
        first.changed(ChangeSet.of(3, List.of(entry(WANTED, 3)), Set.of()));
        first.gap("over");
        assertThat(session.take().changes().put()).isEmpty();
        assertThat(session.take().hasGap()).isFalse();
    }

    private static Entry entry(Key key, long revision) {
        return Entry.of(key, Value.of("x"), revision, Entry.Hold.NOBODY);
    }
}
