package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mgmt.api.resource.Identity;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.declaration.Collect;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.declaration.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Lets collected declarations join this host's own. Whatever is wrong with one of them, or does not go together with what
 * is there already, leaves that one out: no other host can do harm to what runs here. Confined to one thread.
 */
final class Joining {

    private static final Comparator<Collected> ORDER = Comparator.comparing(Collected::host)
            .thenComparing(collected -> collected.declaration().id());

    private final VertexMaker maker;
    private final CollectCheck entries;
    private final LeftOut leftOut = new LeftOut();
    private final Map<ResourceId, Member> members = new HashMap<>();
    private final Map<Identity, Member> responsible = new HashMap<>();

    /** A member of the graph, and the host that exports it; empty for this host's own. */
    private record Member(Bound bound, Optional<String> host) {

        ResourceId id() {
            return bound.vertex().id();
        }

        @Override
        public String toString() {
            return host.map(name -> id() + " of " + name)
                    .orElseGet(() -> id() + " (" + bound.vertex().place() + ")");
        }
    }

    Joining(VertexMaker maker, CollectCheck entries) {
        this.maker = maker;
        this.entries = entries;
    }

    /** What was left out, and why. */
    List<String> notes() {
        return leftOut.notes();
    }

    /**
     * Those that join, in an order that does not depend on who came first.
     *
     * @param own what is there already
     * @param wanted the entries of the graph file; of several that fit, the first one counts
     */
    List<Bound> join(List<Bound> own, List<Collected> collected, List<Collect> wanted) {
        if (collected.isEmpty()) {
            return List.of();
        }
        own.forEach(bound -> add(new Member(bound, Optional.empty())));
        List<Bound> joined = new ArrayList<>(collected.size());
        for (Collected each : collected.stream().sorted(ORDER).toList()) {
            Collect entry = first(each, wanted);
            if (entry != null && !entries.isUnusable(entry)) {
                join(each, entry.pattern()).ifPresent(joined::add);
            }
        }
        return joined;
    }

    private static @Nullable Collect first(Collected collected, List<Collect> wanted) {
        for (Collect entry : wanted) {
            if (entry.wants(collected.host(), collected.declaration().id())) {
                return entry;
            }
        }
        return null;
    }

    private Optional<Bound> join(Collected collected, String pattern) {
        List<Problem> found = new ArrayList<>(0);
        Optional<Bound> bound = maker.collect(collected.declaration(), pattern, found::add);
        if (bound.isEmpty()) {
            leftOut.add(collected, reason(collected, found));
            return bound;
        }
        Member member = new Member(bound.get(), Optional.of(collected.host()));
        Member namesake = members.get(member.id());
        if (namesake != null) {
            if (!isSame(namesake.bound(), bound.get())) {
                leftOut.add(
                        collected,
                        namesake.host()
                                .map(host -> host + " exports it too, differently")
                                .orElseGet(() -> "this host declares it itself, differently ("
                                        + namesake.bound().vertex().place() + ")"));
            }
            return Optional.empty();
        }
        for (Identity identity : bound.get().vertex().provided()) {
            Member rival = responsible.get(identity);
            if (rival != null) {
                if (!rival.bound().wantsSameAs(bound.get())) {
                    leftOut.add(collected, rival + " manages " + identity.value() + " already");
                }
                return Optional.empty();
            }
        }
        add(member);
        return bound;
    }

    private void add(Member member) {
        members.put(member.id(), member);
        for (Identity identity : member.bound().vertex().provided()) {
            if (!identity.isShared()) {
                responsible.putIfAbsent(identity, member);
            }
        }
    }

    private static boolean isSame(Bound one, Bound other) {
        return one.vertex().fingerprint().equals(other.vertex().fingerprint())
                && one.vertex().meta().equals(other.vertex().meta());
    }

    private static String reason(Collected collected, List<Problem> found) {
        String subject = collected.declaration().id() + ": ";
        return found.stream()
                .map(Problem::message)
                .map(message -> message.startsWith(subject) ? message.substring(subject.length()) : message)
                .collect(Collectors.joining("; "));
    }

    /** Notes about what was left out; of one host, so many that a user still reads them. */
    private static final class LeftOut {

        private static final int MOST_OF_A_HOST = 20;

        private final List<String> notes = new ArrayList<>();
        private final Map<String, Integer> counts = new HashMap<>();

        void add(Collected collected, String reason) {
            if (counts.merge(collected.host(), 1, Integer::sum) <= MOST_OF_A_HOST) {
                notes.add(collected.declaration().id() + ", exported by " + collected.host() + ", is left out: "
                        + reason);
            }
        }

        List<String> notes() {
            List<String> all = new ArrayList<>(notes);
            counts.entrySet().stream()
                    .filter(host -> host.getValue() > MOST_OF_A_HOST)
                    .sorted(Map.Entry.comparingByKey())
                    .map(host -> (host.getValue() - MOST_OF_A_HOST) + " more of what " + host.getKey()
                            + " exports are left out")
                    .forEach(all::add);
            return all;
        }
    }
}
