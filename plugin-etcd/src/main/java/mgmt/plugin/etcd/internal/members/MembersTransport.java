package mgmt.plugin.etcd.internal.members;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Key;
import mgmt.api.transport.Operable;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportLimits;
import mgmt.api.transport.Value;
import mgmt.api.transport.WatchListener;
import mgmt.plugin.etcd.internal.client.EtcdTransport;

/** The store of a cluster: a client of it, and where this host may run one of its members, all that this takes. Thread-safe. */
public final class MembersTransport implements Transport, Operable {

    /** More members cost each write more, and bear no more losses that matter. */
    public static final int LARGEST_SIZE = 15;

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);
    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(6);

    private final EtcdTransport client;
    private final String host;
    private final Optional<Members> members;
    private final Optional<OwnServer> server;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    MembersTransport(EtcdTransport client, String host, Optional<Members> members, Optional<OwnServer> server) {
        this.client = client;
        this.host = host;
        this.members = members;
        this.server = server;
    }

    /** That of a host which runs no member. */
    public static MembersTransport ofClient(EtcdTransport client, String host) {
        return new MembersTransport(client, host, Optional.empty(), Optional.empty());
    }

    @Override
    public Snapshot read(Key above) throws TransportException, InterruptedException {
        return client.read(above);
    }

    @Override
    public CommitResult commit(Commit commit) throws TransportException, InterruptedException {
        return client.commit(commit);
    }

    @Override
    public Subscription watch(Key above, long after, WatchListener listener) {
        return client.watch(above, after, listener);
    }

    @Override
    public TransportLimits limits() {
        return client.limits();
    }

    @Override
    public List<String> describe() throws TransportException, InterruptedException {
        Roster roster = Roster.of(client.read(Roster.ALL));
        boolean runs = server.filter(OwnServer::isRunning).isPresent();
        List<String> lines = new ArrayList<>(client.describe(runs ? host : ""));
        if (!roster.isLookedAfter()) {
            return lines;
        }
        lines.add("ideal size: " + roster.idealSize());
        lines.add("coordinator: " + roster.seat().map(Roster.Seat::host).orElse("none at the moment"));
        roster.seat().filter(seat -> !seat.next().isEmpty()).ifPresent(seat -> lines.add("next: " + seat.next()));
        lines.add("volunteers: "
                + roster.volunteers().stream()
                        .map(each -> each.host() + (each.isLeaving() ? " (leaving)" : ""))
                        .collect(Collectors.joining(", ")));
        return lines;
    }

    @Override
    public void operate(List<String> order, Consumer<String> answer) throws TransportException, InterruptedException {
        if (order.equals(List.of("recover"))) {
            recover(answer);
        } else if (order.equals(List.of("size"))) {
            answer.accept(String.valueOf(lookedAfter().idealSize()));
        } else if (order.size() == 2 && order.get(0).equals("size")) {
            resize(order.get(1), answer);
        } else {
            throw new TransportException(
                    "the transport etcd knows no such order: there are size, size NUMBER and recover");
        }
    }

    private Roster lookedAfter() throws TransportException, InterruptedException {
        Roster roster = Roster.of(client.read(Roster.ALL));
        if (!roster.isLookedAfter()) {
            throw new TransportException(
                    "no host runs a member of this etcd cluster by mgmt: who has set it up decides about"
                            + " its size");
        }
        return roster;
    }

    private void resize(String size, Consumer<String> answer) throws TransportException, InterruptedException {
        if (!size.matches("[1-9][0-9]?") || Integer.parseInt(size) > LARGEST_SIZE) {
            throw new TransportException("expected a number from 1 to " + LARGEST_SIZE + ", found '" + size + "'");
        }
        Roster before = lookedAfter();
        CommitResult result = client.commit(
                Commit.builder().put(Roster.IDEAL_SIZE, Value.of(size)).build());
        if (!result.isDone()) {
            throw new TransportException("it is not known whether the size was noted: " + result.why());
        }
        answer.accept("the ideal size is " + size + ", and was " + before.idealSize()
                + "; mgmt cluster status shows how far the members are");
    }

    private void recover(Consumer<String> answer) throws TransportException, InterruptedException {
        if (members.isEmpty()) {
            throw new TransportException(
                    "this host runs no member of the cluster: recover a host that did, and whose data are there");
        }
        answer.accept("restoring the data of this host ...");
        Path aside = members.get().recover(RECOVERY_LIMIT);
        answer.accept("restored; the old data are in " + aside);
        members.get().awaitAvailable(ANSWER_LIMIT);
        if (!members.get().isAvailable()) {
            throw new TransportException(
                    "the restored etcd does not answer yet: " + client.outage().orElse("nothing was heard"));
        }
        answer.accept("the cluster answers again: this host is its only member; the others join it when they find it");
    }

    @Override
    public void close() {
        if (isClosed.getAndSet(true)) {
            return;
        }
        members.ifPresent(Members::close);
        client.close();
        server.ifPresent(OwnServer::close);
    }
}
