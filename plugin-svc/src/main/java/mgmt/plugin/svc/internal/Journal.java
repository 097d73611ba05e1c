package mgmt.plugin.svc.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The last lines that a unit has written, for messages; journalctl(1). Bounded in time and length. */
final class Journal {

    private static final int LINES = 5;
    private static final int LONGEST_LINE = 300;
    private static final int MOST_BYTES = 1 << 20;

    private final boolean ofUser;

    Journal(boolean ofUser) {
        this.ofUser = ofUser;
    }

    /**
     * The last lines of one run of a unit, and of what systemd said of it.
     *
     * @param invocation names the run
     * @return lines, none when they cannot be had
     */
    List<String> lastLines(UnitName unit, String invocation) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(command(unit, invocation))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                byte[] output = process.getInputStream().readNBytes(MOST_BYTES);
                return new String(output, StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .map(line -> line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "...")
                        .toList();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return List.of();
        }
    }

    private List<String> command(UnitName unit, String invocation) {
        // timeout(1) ends it when it takes long, and with it the reading of what it writes.
        List<String> command = new ArrayList<>(List.of(
                "timeout",
                "--kill-after=1",
                "2",
                "journalctl",
                "--quiet",
                "--no-pager",
                "--output=cat",
                "--lines=" + LINES));
        command.addAll(
                ofUser
                        ? List.of("--user-unit=" + unit)
                        : List.of("INVOCATION_ID=" + invocation, "+", "_SYSTEMD_INVOCATION_ID=" + invocation));
        return command;
    }
}
