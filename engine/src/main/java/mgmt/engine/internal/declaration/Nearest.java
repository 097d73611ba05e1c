package mgmt.engine.internal.declaration;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds what a user probably meant: the valid name that is the fewest typing errors away. */
public final class Nearest {

    private static final int LISTED = 30;

    private Nearest() {}

    /** The valid name that differs by at most a third of the written one's length, in any case; the first of several. */
    public static Optional<String> to(String written, Collection<String> valid) {
        int best = Math.max(1, written.length() / 3) + 1;
        String nearest = null;
        for (String candidate : valid) {
            if (Math.abs(candidate.length() - written.length()) < best) {
                int distance = distance(written.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
                if (distance < best) {
                    best = distance;
                    nearest = candidate;
                }
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** What follows a wrong name in a message: the nearest valid name, or if none is near, all of them. */
    public static String hint(String written, Collection<String> valid) {
        return to(written, valid)
                .map(Nearest::question)
                .orElseGet(() -> valid.isEmpty()
                        ? ""
                        : " (valid: " + valid.stream().limit(LISTED).collect(Collectors.joining(", "))
                                + (valid.size() > LISTED ? ", ..." : "") + ")");
    }

    /** Asks whether this is what was meant. */
    public static String question(String nearest) {
        return " (did you mean " + Quotation.of(nearest) + "?)";
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
    private static int distance(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
        }
        return row[b.length()];
    }
}
