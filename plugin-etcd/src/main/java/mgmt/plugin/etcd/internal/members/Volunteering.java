package mgmt.plugin.etcd.internal.members;

import java.util.Optional;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.TransportException;
import mgmt.plugin.etcd.internal.client.EtcdTransport;

/** What this host says of itself in the store. Confined to the members' thread; blocks. */
final class Volunteering {

    private final Volunteer self;
    private final EtcdTransport transport;

    /** What a host wants. */
    enum Stance {
        /** It would run a member, or does: said as long as its agent lives. */
        VOLUNTEERS,
        /** Its member is to be removed: said until that is done, whatever becomes of its agent. */
        LEAVES,
        /** Nothing is to be asked of it. */
        STANDS_BACK
    }

    Volunteering(Volunteer self, EtcdTransport transport) {
        this.self = self;
        this.transport = transport;
    }

    /** Says it, unless that stands there. */
    void take(Stance stance, Roster roster) throws TransportException, InterruptedException {
        Key key = Roster.volunteer(self.host());
        Optional<Entry> entry = Optional.ofNullable(roster.entries().get(key));
        switch (stance) {
            case VOLUNTEERS -> put(key, entry, self, Entry.Hold.OWN);
            case LEAVES ->
                put(
                        key,
                        entry,
                        new Volunteer(self.host(), self.serverUrls(), self.clientUrls(), true),
                        Entry.Hold.NOBODY);
            case STANDS_BACK -> {
                if (entry.filter(each -> each.hold() == Entry.Hold.OWN).isPresent()) {
                    require(transport.commit(Commit.builder().delete(key).build()));
                }
            }
        }
    }

    private void put(Key key, Optional<Entry> entry, Volunteer volunteer, Entry.Hold hold)
            throws TransportException, InterruptedException {
        boolean isThere = entry.filter(each -> each.value().equals(Roster.value(volunteer)) && each.hold() == hold)
                .isPresent();
        if (!isThere) {
            Commit.Builder commit = Commit.builder();
            require(transport.commit((hold == Entry.Hold.OWN
                            ? commit.hold(key, Roster.value(volunteer))
                            : commit.put(key, Roster.value(volunteer)))
                    .build()));
        }
    }

    private static void require(CommitResult result) throws TransportException {
        if (!result.isDone()) {
            throw new TransportException(
                    "it is not known whether it stands in the store what this host wants: " + result.why());
        }
    }
}
