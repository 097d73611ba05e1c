package mgmt.engine.internal.converger;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mgmt.api.resource.Drift;

/**
 * One difference as users see it: short values, and a bounded unified diff where they have several lines.
 *
 * @param property what differs
 * @param actual what is, in one line
 * @param desired what should be, in one line
 * @param unknown why it cannot be told whether it differs
 * @param diff the lines of a unified diff; empty when the values are short
 */
public record DriftText(String property, String actual, String desired, Optional<String> unknown, List<String> diff) {

    private static final int LONGEST_VALUE = 60;
    private static final int LONGEST_LINE = 200;
    private static final int MOST_LINES = 40;
    private static final int MOST_COMPARED = 1000;
    private static final String MASK = "***";
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    /** Makes text of a drift, masking the properties that are secret. */
    static List<DriftText> of(Drift drift, Set<String> secrets) {
        List<DriftText> texts = new ArrayList<>();
        for (Drift.Difference difference : drift.differences()) {
            texts.add(
                    secrets.contains(difference.property())
                            ? new DriftText(difference.property(), MASK, MASK, Optional.empty(), List.of())
                            : of(difference));
        }
        return List.copyOf(texts);
    }

    /** The difference in one line. */
    public String summary() {
        if (unknown.isPresent()) {
            return property + ": cannot be told: " + unknown.get();
        }
        return diff.isEmpty() ? property + ": " + actual + " -> " + desired : property + " differs:";
    }

    private static DriftText of(Drift.Difference difference) {
        List<String> diff = isLong(difference.actual()) || isLong(difference.desired())
                ? unified(difference.actual(), difference.desired())
                : List.of();
        return new DriftText(
                difference.property(),
                shortened(difference.actual()),
                shortened(difference.desired()),
                difference.unknown(),
                diff);
    }

    private static boolean isLong(String value) {
        int newline = value.indexOf('\n');
        return value.length() > LONGEST_VALUE || (newline >= 0 && newline < value.length() - 1);
    }

    private static String shortened(String value) {
        String line = CONTROL.matcher(value.strip().replace("\n", "\\n")).replaceAll("?");
        if (line.isEmpty()) {
            return value.isEmpty() ? "(empty)" : "(blank)";
        }
        return line.length() <= LONGEST_VALUE ? line : line.substring(0, LONGEST_VALUE - 1) + "…";
    }

    private static List<String> unified(String actual, String desired) {
        List<String> before = actual.lines().toList();
        List<String> after = desired.lines().toList();
        if (before.size() > MOST_COMPARED || after.size() > MOST_COMPARED) {
            return List.of("(" + before.size() + " lines, should be " + after.size() + ")");
        }
        Patch<String> patch = DiffUtils.diff(before, after);
        List<String> lines = UnifiedDiffUtils.generateUnifiedDiff("actual", "desired", before, patch, 2);
        List<String> bounded = new ArrayList<>();
        for (String line : lines.subList(0, Math.min(lines.size(), MOST_LINES))) {
            bounded.add(line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE) + "…");
        }
        if (lines.size() > MOST_LINES) {
            bounded.add("(" + (lines.size() - MOST_LINES) + " more lines)");
        }
        return List.copyOf(bounded);
    }
}
