package mgmt.engine.internal.control;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mgmt.engine.internal.converger.Change;
import mgmt.engine.internal.converger.DriftText;

/** A change as users read it. */
public final class ChangeText {

    private static final long MILLION = 1_000_000;

    private ChangeText() {}

    /** What became of a drift, as what a resource was. */
    public static String outcome(Change change) {
        return switch (change.outcome()) {
            case APPLIED -> "repaired";
            case REFRESHED -> "refreshed";
            case WOULD_APPLY -> "found to differ";
            case FAILED -> "failed";
        };
    }

    /** What differed, and what went wrong: lines without indentation but that of diffs. */
    public static List<String> lines(Change change, boolean colour) {
        List<String> lines = new ArrayList<>(lines(change.drift(), Optional.empty(), colour));
        change.error().ifPresent(error -> lines.add("error: " + error));
        return lines;
    }

    /**
     * Differences, each with its diff below.
     *
     * @param unknown said in place of why a difference cannot be told
     */
    public static List<String> lines(List<DriftText> drift, Optional<String> unknown, boolean colour) {
        List<String> lines = new ArrayList<>();
        for (DriftText each : drift) {
            lines.add(
                    each.unknown().isPresent() && unknown.isPresent()
                            ? each.property() + ": " + unknown.get() + ": "
                                    + each.unknown().get()
                            : each.summary());
            each.diff().forEach(line -> lines.add("  " + (colour ? painted(line) : line)));
        }
        return lines;
    }

    /** A duration, short enough to be read in passing. */
    public static String duration(Duration took) {
        double millis = took.toNanos() / (double) MILLION;
        return millis < 1
                ? "less than a millisecond"
                : millis < 10_000
                        ? String.format(Locale.ROOT, "%.0f ms", millis)
                        : String.format(Locale.ROOT, "%.1f s", millis / 1000);
    }

    private static String painted(String line) {
        if (line.startsWith("+") && !line.startsWith("+++")) {
            return Colour.GREEN.paint(line);
        }
        if (line.startsWith("-") && !line.startsWith("---")) {
            return Colour.RED.paint(line);
        }
        return line.startsWith("@@") ? Colour.CYAN.paint(line) : line;
    }
}
