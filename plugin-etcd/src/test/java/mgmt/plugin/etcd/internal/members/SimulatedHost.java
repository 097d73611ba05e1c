package mgmt.plugin.etcd.internal.members;

import java.util.List;
import java.util.Optional;
import mgmt.plugin.etcd.internal.client.EtcdUrl;

/** A host with its agent, its server, its disk, and on which side of a cut it is. */
final class SimulatedHost {

    final String name;
    final List<EtcdUrl> urls;

    boolean isUp;
    boolean isServerBroken;
    int side;
    boolean isLeaving;
    long leavingSince;
    long unreachableSince = -1;
    long aloneSince = -1;
    long nomineeSince = -1;
    boolean ignoresNomination;

    // ---- its disk

    Optional<SimulatedStore> data = Optional.empty();
    long member;
    long index;
    int behind;
    boolean hasFile;

    SimulatedHost(String name, int port) {
        this.name = name;
        urls = List.of(new EtcdUrl(false, name, port));
    }

    Volunteer volunteer() {
        return new Volunteer(name, urls, urls, isLeaving);
    }

    boolean runsServer() {
        return isUp && !isServerBroken && data.isPresent();
    }

    boolean holds(SimulatedStore store) {
        return data.isPresent() && data.get() == store;
    }

    /** Whether it votes as of what the store has agreed on. */
    boolean votesIn(SimulatedStore store) {
        return holds(store) && store.votersAsOf(store.index).contains(member);
    }

    void moveDataAside() {
        data = Optional.empty();
        hasFile = false;
        index = 0;
        nomineeSince = -1;
    }

    @Override
    public String toString() {
        return name + (isUp ? "" : " down") + (isServerBroken ? " broken" : "") + (isLeaving ? " leaving" : "")
                + " side " + side + (data.isPresent() ? " member " + member + " at " + index : " no data")
                + (hasFile ? " origin" : "");
    }
}
