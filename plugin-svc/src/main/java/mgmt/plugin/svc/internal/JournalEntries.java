package mgmt.plugin.svc.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the journal holds of a unit, and which of it says most. Entries are maps of the fields of
 * systemd.journal-fields(7), the oldest first.
 */
record JournalEntries(List<Map<String, String>> entries) {

    private static final String MESSAGE = "MESSAGE";
    private static final String MESSAGE_ID = "MESSAGE_ID";
    private static final String UNIT = "_SYSTEMD_UNIT";
    private static final String OWN_RUN = "_SYSTEMD_INVOCATION_ID";
    private static final String RUN = "INVOCATION_ID";
    private static final String RUN_OF_USER = "USER_INVOCATION_ID";

    /** The fields that are used. */
    static final List<String> FIELDS = List.of(MESSAGE, MESSAGE_ID, UNIT, OWN_RUN, RUN, RUN_OF_USER);

    private static final int LONGEST_LINE = 300;

    /** What systemd says of every run, and the message says already; sd-messages(3). */
    private static final Set<String> ROUTINE = Set.of(
            "7d4958e842da4a758f6c1cdc7b36dcc5", // Starting ...
            "39f53479d3a045ac8e11786248231fbf", // Started ...
            "be02cf6855d2428ba40df7e9d022f03d", // Failed to start ...
            "98e322203f7a4ed290d09fe03c09fe15", // Main process exited
            "d9b373ed55a64feb8242e02dbe79a49c", // Failed with result
            "5eb03494b6584870a536b337290809b2", // Scheduled restart job
            "ae8f7b866b0347b9af31fe1c80b127c0"); // Consumed ... CPU time

    /** A line of a message, and whether systemd says the like of every run. */
    private record Line(String text, boolean isRoutine) {}

    /** Reads the export format, "Journal Export Formats" of systemd, with the newest entry first; what is cut off is left out. */
    static JournalEntries read(byte[] export) {
        List<Map<String, String>> entries = new ArrayList<>();
        Map<String, String> entry = new HashMap<>();
        ByteBuffer in = ByteBuffer.wrap(export).order(ByteOrder.LITTLE_ENDIAN);
        for (int end = lineEnd(in); end >= 0; end = lineEnd(in)) {
            String line = text(in, end - in.position());
            in.position(end + 1);
            int equals = line.indexOf('=');
            if (line.isEmpty()) {
                entries.add(entry);
                entry = new HashMap<>();
            } else if (equals >= 0) {
                entry.put(line.substring(0, equals), line.substring(equals + 1));
            } else if (hasBinary(in)) {
                entry.put(line, text(in, (int) in.getLong()));
                in.get();
            } else {
                break;
            }
        }
        Collections.reverse(entries);
        return new JournalEntries(entries);
    }

    /** Whether a length, so many bytes and the end of the line follow. */
    private static boolean hasBinary(ByteBuffer in) {
        return in.remaining() > Long.BYTES
                && in.getLong(in.position()) >= 0
                && in.getLong(in.position()) < in.remaining() - Long.BYTES;
    }

    private static int lineEnd(ByteBuffer in) {
        for (int i = in.position(); i < in.limit(); i++) {
            if (in.get(i) == '\n') {
                return i;
            }
        }
        return -1;
    }

    /** Moves on behind it. */
    private static String text(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The last lines of one run of a unit in their order; what systemd says of every run, only where there is room. */
    List<String> lastLines(String unit, String invocation, int most) {
        List<Line> lines = lines(unit, invocation);
        long telling = lines.stream().filter(line -> !line.isRoutine).count();
        long tellingToSkip = Math.max(0, telling - most);
        long routineToSkip = Math.max(0, lines.size() - telling - Math.max(0, most - telling));
        List<String> last = new ArrayList<>();
        for (Line line : lines) {
            if (line.isRoutine ? routineToSkip-- <= 0 : tellingToSkip-- <= 0) {
                last.add(line.text);
            }
        }
        return last;
    }

    /** An entry that names no run is of the one that the entry before it is of. */
    private List<Line> lines(String unit, String invocation) {
        List<Line> lines = new ArrayList<>();
        boolean isOfRun = true;
        for (Map<String, String> entry : entries) {
            String run = run(entry, unit);
            isOfRun = run.isEmpty() ? isOfRun : run.equals(invocation);
            if (isOfRun) {
                boolean isRoutine = isOfManager(entry) && ROUTINE.contains(entry.getOrDefault(MESSAGE_ID, ""));
                entry.getOrDefault(MESSAGE, "")
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .map(line -> line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...")
                        .forEach(line -> lines.add(new Line(line, isRoutine)));
            }
        }
        return lines;
    }

    private static boolean isOfManager(Map<String, String> entry) {
        return entry.containsKey(RUN) || entry.containsKey(RUN_OF_USER);
    }

    /** A user's unit is, for the journal, a part of the run of the user's manager. */
    private static String run(Map<String, String> entry, String unit) {
        String ofManager = entry.getOrDefault(RUN, entry.getOrDefault(RUN_OF_USER, ""));
        return ofManager.isEmpty() && unit.equals(entry.get(UNIT)) ? entry.getOrDefault(OWN_RUN, "") : ofManager;
    }
}
