package mgmt.plugin.etcd.internal.members;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.Value;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What stands in the store about the members, which anybody may have written. */
class RosterTest {

    private static final Volunteer H2 = new Volunteer(
            "h2",
            List.of(EtcdUrl.parse("http://192.0.2.2:2380")),
            List.of(EtcdUrl.parse("http://192.0.2.2:2379"), EtcdUrl.parse("http://[2001:db8::2]:2379")),
            false);

    private final List<Entry> entries = new ArrayList<>();

    private Roster roster() {
        return Roster.of(Snapshot.of("store", 9, entries));
    }

    private void put(Key key, Value value, Entry.Hold hold) {
        entries.add(Entry.of(key, value, 7, hold));
    }

    @Test
    void whatIsWrittenIsRead() {
        put(Roster.volunteer("h2"), Roster.value(H2), Entry.Hold.OTHER);
        put(Roster.SEAT, Roster.Seat.value("h1", "h2 is to vote: waits"), Entry.Hold.OWN);
        put(Roster.IDEAL_SIZE, Value.of("3"), Entry.Hold.NOBODY);
        put(Roster.ORIGIN, Value.of("h1"), Entry.Hold.NOBODY);
        put(Roster.nomination("h2"), Roster.nominee(0xf00dL << 48), Entry.Hold.NOBODY);
        Roster roster = roster();
        assertThat(roster.volunteers()).containsExactly(H2);
        assertThat(roster.seat()).contains(new Roster.Seat("h1", "h2 is to vote: waits", 7, true));
        assertThat(roster.idealSize()).isEqualTo(3);
        assertThat(roster.origin()).contains("h1");
        assertThat(roster.nominated()).containsExactly(0xf00dL << 48);
        assertThat(roster.isLookedAfter()).isTrue();
    }

    @Test
    void whereNothingStandsTheUsualSizeCounts() {
        assertThat(roster().idealSize()).isEqualTo(5);
        assertThat(roster().seat()).isEmpty();
        assertThat(roster().isLookedAfter()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-3", "16", "many", "3.5", "4294967297", "99999999999999999999"})
    void aSizeThatIsNoneIsAsIfItWereNotThere(String size) {
        put(Roster.IDEAL_SIZE, Value.of(size), Entry.Hold.NOBODY);
        assertThat(roster().idealSize()).isEqualTo(5);
    }

    @Test
    void garbageIsHarmless() {
        put(Roster.volunteer("h3"), Value.of(new byte[] {(byte) 0xff, 0, 1}), Entry.Hold.OTHER);
        put(
                Roster.volunteer("h4"),
                Value.of("server_urls = no URL,http://192.0.2.4:2380\nleaving = maybe\n"),
                Entry.Hold.OTHER);
        put(Roster.nomination("h3"), Value.of("no number"), Entry.Hold.NOBODY);
        put(Roster.SEAT, Value.of("host = h1\nnext = \u001b[2Jgone\n"), Entry.Hold.OTHER);
        Roster roster = roster();
        assertThat(roster.volunteers())
                .containsExactly(
                        new Volunteer("h3", List.of(), List.of(), false),
                        new Volunteer("h4", List.of(EtcdUrl.parse("http://192.0.2.4:2380")), List.of(), false));
        assertThat(roster.nominated()).isEmpty();
        assertThat(roster.seat().map(Roster.Seat::next)).isEqualTo(Optional.of("?[2Jgone"));
    }

    @Test
    void nobodyStandsForWhatIsHeldByNobody() {
        put(Roster.volunteer("h2"), Roster.value(H2), Entry.Hold.NOBODY);
        put(Roster.SEAT, Roster.Seat.value("h1", ""), Entry.Hold.NOBODY);
        assertThat(roster().volunteers()).isEmpty();
        assertThat(roster().seat()).isEmpty();
    }

    @Test
    void whoLeavesDoesSoWhateverBecomesOfItsAgent() {
        Volunteer leaving = new Volunteer("h2", H2.serverUrls(), H2.clientUrls(), true);
        put(Roster.volunteer("h2"), Roster.value(leaving), Entry.Hold.NOBODY);
        assertThat(roster().volunteers()).containsExactly(leaving);
    }
}
