package mgmt.plugin.svc.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The last lines that a unit has written, for messages; journalctl(1). Bounded in time and length. */
final class Journal {

    private static final int LINES = 5;
    private static final int LONGEST = 2000;
    private static final long LIMIT_SECONDS = 2;

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
                // So little fits into the pipe: nobody has to read while the process runs.
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    return List.of();
                }
                byte[] output = process.getInputStream().readNBytes(LONGEST);
                return new String(output, StandardCharsets.UTF_8)
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList();
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return List.of();
        }
    }

    private List<String> command(UnitName unit, String invocation) {
        List<String> command =
                new ArrayList<>(List.of("journalctl", "--quiet", "--no-pager", "--output=cat", "--lines=" + LINES));
        command.addAll(
                ofUser
                        ? List.of("--user-unit=" + unit)
                        : List.of("INVOCATION_ID=" + invocation, "+", "_SYSTEMD_INVOCATION_ID=" + invocation));
        return command;
    }
}
