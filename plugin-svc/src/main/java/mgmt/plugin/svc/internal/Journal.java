package mgmt.plugin.svc.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The last lines that a unit has written, for messages; journalctl(1). Bounded in time and length. */
final class Journal {

    private static final int LINES = 5;

    /** What systemd says of each run is some of them. */
    private static final int ENTRIES = 50;

    private static final int MOST_BYTES = 4 << 20;

    private final boolean ofUser;

    Journal(boolean ofUser) {
        this.ofUser = ofUser;
    }

    /**
     * The last lines of one run of a unit, and of what systemd said of it.
     *
     * @param unit its own name, not an alias
     * @param invocation names the run
     * @return lines, none when they cannot be had
     */
    List<String> lastLines(String unit, String invocation) throws InterruptedException {
        try {
            // What a process wrote before it ended may be read after its end was told. Only root is served.
            byte[] unused = run(List.of("--sync"));
            return JournalEntries.read(run(query(unit, invocation))).lastLines(unit, invocation, LINES);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static byte[] run(List<String> options) throws IOException {
        // timeout(1) ends it when it takes long, and with it the reading of what it writes.
        List<String> command = new ArrayList<>(List.of("timeout", "--kill-after=1", "2", "journalctl", "--quiet"));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.getInputStream().readNBytes(MOST_BYTES);
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Newest first, so that what is too long loses its oldest. By the names of unit and run: who has ended when the journal
     * asks to which run it belongs, is of the unit only.
     */
    private List<String> query(String unit, String invocation) {
        List<String> query = new ArrayList<>(List.of(
                "--no-pager", "--reverse", "--lines=" + ENTRIES, "--output=export", "--output-fields=" + fields()));
        query.addAll(
                ofUser
                        ? List.of("--user-unit=" + unit)
                        : List.of(
                                "_SYSTEMD_UNIT=" + unit,
                                "+",
                                "UNIT=" + unit,
                                "_PID=1",
                                "+",
                                "INVOCATION_ID=" + invocation));
        return query;
    }

    private static String fields() {
        return String.join(",", JournalEntries.FIELDS);
    }
}
