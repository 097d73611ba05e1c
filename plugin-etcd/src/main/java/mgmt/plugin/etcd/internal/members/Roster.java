package mgmt.plugin.etcd.internal.members;

import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.Value;

/**
 * What stands in the store about the members, beside the list that etcd itself keeps.
 *
 * @param seat who coordinates, if anybody
 * @param idealSize how many members there are to be at most
 * @param origin the host that may go on alone if the other of two voters is lost
 * @param volunteers the hosts that volunteer, or did and are leaving, by name
 * @param nominated the members whose hosts have been told
 * @param entries of all that, by key
 */
record Roster(
        Optional<Seat> seat,
        int idealSize,
        Optional<String> origin,
        List<Volunteer> volunteers,
        Set<Long> nominated,
        Map<Key, Entry> entries) {

    static final Key ALL = Key.of("members");
    static final Key SEAT = ALL.child("coordinator");
    static final Key IDEAL_SIZE = ALL.child("ideal-size");
    static final Key ORIGIN = ALL.child("origin");
    private static final Key VOLUNTEERS = ALL.child("volunteers");
    private static final Key NOMINATED = ALL.child("nominated");

    /** The original's, for as long as nobody has said another: it survives the loss of two. */
    static final int USUAL_SIZE = 5;

    private static final int HEX = 16;

    /**
     * Who coordinates.
     *
     * @param host its name
     * @param next what it is about to do, and why not yet; empty if nothing
     * @param revision of the entry
     * @param isOwn whether it is held by this agent
     */
    record Seat(String host, String next, long revision, boolean isOwn) {

        static Value value(String host, String next) {
            Map<String, String> lines = new LinkedHashMap<>();
            lines.put("host", host);
            lines.put("next", next);
            return Value.of(Lines.write(lines));
        }

        private static Seat of(Entry entry) {
            Map<String, String> lines = Lines.read(text(entry));
            return new Seat(
                    lines.getOrDefault("host", "?"),
                    lines.getOrDefault("next", ""),
                    entry.revision(),
                    entry.hold() == Entry.Hold.OWN);
        }
    }

    static Roster of(Snapshot snapshot) {
        Map<Key, Entry> entries = new LinkedHashMap<>();
        List<Volunteer> volunteers = new ArrayList<>();
        Set<Long> nominated = new HashSet<>();
        for (Entry entry : snapshot.entries()) {
            entries.put(entry.key(), entry);
            if (entry.key().isBelow(VOLUNTEERS)) {
                Volunteer volunteer = volunteer(last(entry.key()), text(entry));
                if (isHeld(entry) || volunteer.isLeaving()) {
                    volunteers.add(volunteer);
                }
            } else if (entry.key().isBelow(NOMINATED)) {
                number(text(entry), HEX).ifPresent(nominated::add);
            }
        }
        volunteers.sort(Comparator.comparing(Volunteer::host));
        int idealSize = Optional.ofNullable(entries.get(IDEAL_SIZE))
                .flatMap(entry -> number(text(entry), 10))
                .filter(size -> size >= 1 && size <= MembersTransport.LARGEST_SIZE)
                .map(Long::intValue)
                .orElse(USUAL_SIZE);
        return new Roster(
                Optional.ofNullable(entries.get(SEAT)).filter(Roster::isHeld).map(Seat::of),
                idealSize,
                Optional.ofNullable(entries.get(ORIGIN)).map(Roster::text),
                volunteers,
                nominated,
                entries);
    }

    /** Who may serve, or coordinates, holds what says so: else somebody has put it there by hand, and nobody stands for it. */
    private static boolean isHeld(Entry entry) {
        return entry.hold() != Entry.Hold.NOBODY;
    }

    static Key volunteer(String host) {
        return VOLUNTEERS.child(host);
    }

    static Key nomination(String host) {
        return NOMINATED.child(host);
    }

    static Value nominee(long member) {
        return Value.of(Long.toHexString(member));
    }

    static Value value(Volunteer volunteer) {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("server_urls", Lines.urls(volunteer.serverUrls()));
        lines.put("client_urls", Lines.urls(volunteer.clientUrls()));
        lines.put("leaving", String.valueOf(volunteer.isLeaving()));
        return Value.of(Lines.write(lines));
    }

    private static Volunteer volunteer(String host, String text) {
        Map<String, String> lines = Lines.read(text);
        return new Volunteer(
                host,
                Lines.sorted(Lines.urls(lines.getOrDefault("server_urls", ""))),
                Lines.urls(lines.getOrDefault("client_urls", "")),
                Boolean.parseBoolean(lines.get("leaving")));
    }

    private static String last(Key key) {
        return key.segments().get(key.segments().size() - 1);
    }

    private static String text(Entry entry) {
        try {
            return entry.value().text();
        } catch (CharacterCodingException e) {
            return "";
        }
    }

    private static Optional<Long> number(String text, int radix) {
        try {
            return Optional.of(
                    radix == HEX ? Long.parseUnsignedLong(text.strip(), radix) : Long.parseLong(text.strip(), radix));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** By what hosts were told that they are members. */
    List<Entry> nominations() {
        return entries.values().stream()
                .filter(entry -> entry.key().isBelow(NOMINATED))
                .toList();
    }

    /** Whether agents look after the members. */
    boolean isLookedAfter() {
        return seat.isPresent() || !volunteers.isEmpty();
    }

    boolean isLeaving(String host) {
        return volunteers.stream().anyMatch(each -> each.host().equals(host) && each.isLeaving());
    }
}
