package mgmt.engine.internal.declaration;

import java.util.ArrayList;
import java.util.List;
import mgmt.engine.internal.declaration.Lines.UnusualException;

/**
 * Reads what stands on one line, for {@link UsualReader}: keys, single values, and lists and maps in brackets and braces.
 * Confined to one thread.
 */
final class InlineReader {

    private static final int LONGEST_KEY = 128;

    private final Lines lines;
    private final int deepest;
    private final SharedTexts shared = new SharedTexts();
    private final StringBuilder unescaped = new StringBuilder();
    private int depth;

    /** What is behind the value on this line that was read last. */
    private int behind;

    /**
     * A reader of the values in the lines of a file.
     *
     * @param deepest how many lists and maps may lie within each other
     */
    InlineReader(Lines lines, int deepest) {
        this.lines = lines;
        this.deepest = deepest;
    }

    /** The value that is the rest of this line. */
    Raw value(int from) throws UnusualException {
        byte first = lines.bytes()[from];
        if (first == '[' || first == '{') {
            Raw value = first == '[' ? flowSequence(from) : flowMapping(from);
            requireNothing(behind);
            return value;
        }
        if (first == '"' || first == '\'') {
            Raw value = quoted(from, first);
            requireNothing(behind);
            return value;
        }
        return scalar(plain(from), true, from);
    }

    /** Whether nothing but a comment is left of the line; what it begins with stands behind a space. */
    boolean isEmpty(int from) {
        return from == lines.end() || lines.bytes()[from] == '#';
    }

    boolean isKey(int from) {
        int at = from;
        while (at < lines.end() && isWord(lines.bytes()[at])) {
            at++;
        }
        return at > from
                && at - from <= LONGEST_KEY
                && lines.bytes()[from] != '-'
                && at < lines.end()
                && lines.bytes()[at] == ':'
                && (at + 1 == lines.end() || lines.bytes()[at + 1] == ' ');
    }

    int colon(int from) throws UnusualException {
        if (!isKey(from)) {
            throw new UnusualException();
        }
        int at = from;
        while (lines.bytes()[at] != ':') {
            at++;
        }
        return at;
    }

    int afterSpaces(int from) {
        int at = from;
        while (at < lines.end() && lines.bytes()[at] == ' ') {
            at++;
        }
        return at;
    }

    Raw.Scalar scalar(String text, boolean isPlain, int from) {
        return new Raw.Scalar(text, isPlain, lines.number(), from - lines.start() + 1);
    }

    /** The text of some bytes of the line. */
    String text(int from, int end) {
        return shared.of(lines.bytes(), from, end);
    }

    /** The same as other text that was read. */
    String text(String text) {
        return shared.of(text);
    }

    /** A list or map begins. */
    void descend() throws UnusualException {
        if (++depth > deepest) {
            throw new UnusualException();
        }
    }

    /** A list or map has ended. */
    void ascend() {
        depth--;
    }

    /** A list in brackets, all on this line. */
    private Raw.Sequence flowSequence(int from) throws UnusualException {
        descend();
        List<Raw> items = new ArrayList<>();
        if (!isNothing(from, ']')) {
            do {
                items.add(flow(afterSpaces(behind + 1)));
            } while (isNext(',', ']'));
        }
        ascend();
        return new Raw.Sequence(items, lines.number(), from - lines.start() + 1);
    }

    /** A map in braces, all on this line. */
    private Raw.Mapping flowMapping(int from) throws UnusualException {
        descend();
        List<Raw.Entry> entries = new ArrayList<>();
        Keys keys = new Keys();
        if (!isNothing(from, '}')) {
            do {
                int at = afterSpaces(behind + 1);
                int colon = colon(at);
                String key = shared.of(lines.bytes(), at, colon);
                if (!keys.add(key)) {
                    throw new UnusualException();
                }
                Raw value = flow(afterSpaces(colon + 1));
                entries.add(new Raw.Entry(key, value, lines.number(), at - lines.start() + 1));
            } while (isNext(',', '}'));
        }
        ascend();
        return new Raw.Mapping(entries, lines.number(), from - lines.start() + 1);
    }

    /** Whether what begins here ends at once. */
    private boolean isNothing(int from, char end) {
        int at = afterSpaces(from + 1);
        boolean isNothing = at < lines.end() && lines.bytes()[at] == end;
        behind = isNothing ? at + 1 : from;
        return isNothing;
    }

    /** Whether a list goes on, else it ends here. */
    private boolean isNext(char separator, char end) throws UnusualException {
        int at = afterSpaces(behind);
        byte found = at < lines.end() ? lines.bytes()[at] : 0;
        if (found != separator && found != end) {
            throw new UnusualException();
        }
        behind = found == separator ? at : at + 1;
        return found == separator;
    }

    /** A value within brackets or braces. */
    private Raw flow(int from) throws UnusualException {
        byte first = from < lines.end() ? lines.bytes()[from] : 0;
        if (first == '[') {
            return flowSequence(from);
        }
        if (first == '{') {
            return flowMapping(from);
        }
        if (first == '"' || first == '\'') {
            return quoted(from, first);
        }
        int at = from;
        while (at < lines.end()
                && (isWord(lines.bytes()[at]) || lines.bytes()[at] == '/' || lines.bytes()[at] == '.')) {
            at++;
        }
        if (at == from || first == '-') {
            throw new UnusualException();
        }
        behind = at;
        return scalar(shared.of(lines.bytes(), from, at), true, from);
    }

    private String plain(int from) throws UnusualException {
        byte[] bytes = lines.bytes();
        byte first = bytes[from];
        boolean isUsual = isWord(first) || first == '/' || first == '.' || first == '+' || first == '~';
        if (!isUsual || (first == '-' && (from + 1 == lines.end() || !isWord(bytes[from + 1])))) {
            throw new UnusualException();
        }
        int end = from;
        for (int at = from; at < lines.end(); at++) {
            byte letter = bytes[at];
            if (letter == ':' && (at + 1 == lines.end() || bytes[at + 1] == ' ')) {
                throw new UnusualException();
            }
            if (letter == '#' && bytes[at - 1] == ' ') {
                break;
            }
            if (letter != ' ') {
                end = at + 1;
            }
        }
        return shared.of(bytes, from, end);
    }

    private Raw.Scalar quoted(int from, byte quote) throws UnusualException {
        byte[] bytes = lines.bytes();
        int end = from + 1;
        while (end < lines.end() && bytes[end] != quote && bytes[end] != '\\') {
            end++;
        }
        if (end < lines.end() && bytes[end] == quote && (end + 1 == lines.end() || bytes[end + 1] != quote)) {
            behind = end + 1;
            return scalar(shared.of(bytes, from + 1, end), false, from);
        }
        return scalar(unescaped(from, quote), false, from);
    }

    private String unescaped(int from, byte quote) throws UnusualException {
        byte[] bytes = lines.bytes();
        unescaped.setLength(0);
        int at = from + 1;
        while (at + 1 < lines.end()) {
            char letter = (char) bytes[at];
            if (letter == '\\' && quote == '"') {
                letter = unescaped(bytes[++at]);
            } else if (letter == quote) {
                if (quote == '"' || bytes[at + 1] != quote) {
                    break;
                }
                at++;
            }
            unescaped.append(letter);
            at++;
        }
        if (at >= lines.end() || bytes[at] != quote) {
            throw new UnusualException();
        }
        behind = at + 1;
        return shared.of(unescaped.toString());
    }

    private static char unescaped(byte letter) throws UnusualException {
        return switch (letter) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case '"', '\\' -> (char) letter;
            default -> throw new UnusualException();
        };
    }

    /** Behind a value that has an end of its own there may be a comment, and nothing else. */
    private void requireNothing(int rest) throws UnusualException {
        int from = afterSpaces(rest);
        if (from < lines.end() && (from == rest || lines.bytes()[from] != '#')) {
            throw new UnusualException();
        }
    }

    private static boolean isWord(byte letter) {
        return (letter >= 'a' && letter <= 'z')
                || (letter >= 'A' && letter <= 'Z')
                || (letter >= '0' && letter <= '9')
                || letter == '_'
                || letter == '-';
    }
}
