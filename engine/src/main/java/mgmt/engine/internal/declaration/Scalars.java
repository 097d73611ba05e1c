package mgmt.engine.internal.declaration;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How single values of a graph file become typed ones, the same everywhere: YAML 1.1 as the original reads it, without
 * what surprises people.
 */
public final class Scalars {

    private static final Map<String, Boolean> BOOLEANS =
            Map.of("true", true, "yes", true, "on", true, "false", false, "no", false, "off", false);
    private static final Pattern WHOLE = Pattern.compile("([-+]?)(?:0x([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)"
            + "|0o([0-7]+(?:_[0-7]+)*)|0b([01]+(?:_[01]+)*)|(0|[1-9][0-9]*(?:_[0-9]+)*))");
    private static final Pattern LEADING_ZERO = Pattern.compile("[-+]?0[0-9_]+");
    private static final Pattern REAL =
            Pattern.compile("[-+]?(?:[0-9][0-9_]*(?:\\.[0-9_]*)?|\\.[0-9][0-9_]*)(?:[eE][-+]?[0-9]+)?");
    private static final Pattern INFINITE = Pattern.compile("([-+]?)\\.(?:inf|Inf|INF)");
    private static final Pattern SPAN =
            Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?(?:(\\d+)ms)?");

    private static final Set<String> WORDS = Set.of("true", "yes", "on", "false", "no", "off", "null", "~");

    private static final Pattern MAYBE_LONG_NUMBER = Pattern.compile("[-+]?(?:0[xob][0-9a-fA-F_]+|[-+.0-9_eE]+)");

    private static final int LONGEST_WORD = 5;
    private static final int LONGEST_USUAL = 64;

    private Scalars() {}

    /**
     * Whether a text, if it stands without quotes, may be read as something else than the same text with quotes: as
     * nothing, a boolean or a number.
     */
    static boolean isMoreThanText(String text) {
        if (text.isEmpty()) {
            return true;
        }
        if (text.length() > LONGEST_USUAL) {
            return MAYBE_LONG_NUMBER.matcher(text).matches();
        }
        char first = text.charAt(0);
        if ((first >= '0' && first <= '9') || first == '+' || first == '-' || first == '.') {
            return REAL.matcher(text).matches()
                    || WHOLE.matcher(text).matches()
                    || INFINITE.matcher(text).matches();
        }
        return text.length() <= LONGEST_WORD && WORDS.contains(text.toLowerCase(Locale.ROOT));
    }

    /** Any single value, by its source text: {@code 0644} is "0644", {@code no} is "no". */
    public static String text(Raw raw) throws MismatchException {
        return scalar(raw, "text").text();
    }

    /** {@code true}, {@code yes}, {@code on} and their opposites, in lower, upper or title case, without quotes. */
    public static boolean bool(Raw raw) throws MismatchException {
        String expectation = "true or false";
        String text = plain(raw, expectation).text();
        Boolean value = BOOLEANS.get(text.toLowerCase(Locale.ROOT));
        boolean isCased = text.equals(text.toLowerCase(Locale.ROOT))
                || text.equals(text.toUpperCase(Locale.ROOT))
                || text.substring(1).equals(text.substring(1).toLowerCase(Locale.ROOT));
        if (value == null || !isCased) {
            throw MismatchException.expected(expectation, raw);
        }
        return value;
    }

    /**
     * A whole number without quotes: decimal, {@code 0x} hexadecimal, {@code 0o} octal or {@code 0b} binary, with
     * {@code _} between digits where one likes. A leading zero is refused, since YAML 1.1 takes {@code 010} for eight.
     */
    public static long whole(Raw raw, long least, long most) throws MismatchException {
        String expectation = "a whole number";
        String text = plain(raw, expectation).text();
        if (LEADING_ZERO.matcher(text).matches()) {
            throw new MismatchException(
                    raw,
                    "is " + Quotation.of(text)
                            + " octal or decimal? Write 0o in front of an octal number, and no zero in front of a decimal one");
        }
        Matcher matcher = WHOLE.matcher(text);
        if (!matcher.matches()) {
            throw MismatchException.expected(expectation, raw);
        }
        try {
            long value = parse(matcher);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // More than 64 bits are out of any range.
        }
        throw MismatchException.expected("a number from " + least + " to " + most, raw);
    }

    private static long parse(Matcher whole) {
        int[] radixes = {16, 8, 2, 10};
        for (int i = 0; i < radixes.length; i++) {
            String digits = whole.group(i + 2);
            if (digits != null) {
                return Long.parseLong(whole.group(1) + digits.replace("_", ""), radixes[i]);
            }
        }
        throw new IllegalStateException("no digits in " + whole.group());
    }

    /** A number without quotes, or {@code .inf}; {@code .nan} is none. */
    public static double real(Raw raw) throws MismatchException {
        String text = plain(raw, "a number").text();
        Matcher infinite = INFINITE.matcher(text);
        if (infinite.matches()) {
            return infinite.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (!REAL.matcher(text).matches()) {
            throw MismatchException.expected("a number", raw);
        }
        return Double.parseDouble(text.replace("_", ""));
    }

    /**
     * A span of time: whole numbers of {@code d}, {@code h}, {@code m}, {@code s} and {@code ms}, each at most once and in
     * this order, as in {@code 1h30m}; or a whole number alone, in the given unit.
     */
    public static Duration duration(Raw raw, Duration unit) throws MismatchException {
        String expectation = "a duration such as 10s, 500ms or 1h30m";
        String text = scalar(raw, expectation).text();
        try {
            if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return unit.multipliedBy(Long.parseLong(text));
            }
            Matcher matcher = SPAN.matcher(text);
            if (text.isEmpty() || !matcher.matches()) {
                throw MismatchException.expected(expectation, raw);
            }
            return Duration.ofDays(part(matcher, 1))
                    .plusHours(part(matcher, 2))
                    .plusMinutes(part(matcher, 3))
                    .plusSeconds(part(matcher, 4))
                    .plusMillis(part(matcher, 5));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new MismatchException(raw, "the duration " + Quotation.of(text) + " is too long");
        }
    }

    private static long part(Matcher matcher, int group) {
        String digits = matcher.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static Raw.Scalar plain(Raw raw, String expectation) throws MismatchException {
        Raw.Scalar scalar = scalar(raw, expectation);
        if (!scalar.plain()) {
            throw new MismatchException(
                    raw,
                    "expected " + expectation + ", found the text " + scalar.description()
                            + " (write it without quotes)");
        }
        return scalar;
    }

    private static Raw.Scalar scalar(Raw raw, String expectation) throws MismatchException {
        if (raw instanceof Raw.Scalar scalar && !scalar.isNothing()) {
            return scalar;
        }
        throw MismatchException.expected(expectation, raw);
    }
}
