package mgmt.engine.internal.declaration;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mgmt.engine.internal.declaration.Lines.UnusualException;

/**
 * Reads what nearly all graph files are made of, in a fraction of the time that the YAML library takes, and without a
 * class of it: maps and lists by indentation or on one line, text behind a bar, and single values on the line of their key,
 * plain or in quotes, in printable ASCII. It gives up at whatever else there is, and at whatever might be wrong: {@link RawReader} then reads the file
 * from its beginning, and what it finds is what counts. Confined to one thread.
 */
final class UsualReader {

    private static final int DEEPEST = 16;

    private final Lines lines;
    private final InlineReader inline;
    private final StringBuilder literal = new StringBuilder();

    /** Where the text of the line begins, behind its indentation; -1 at the end of the file. */
    private int indent;

    private UsualReader(Lines lines, int deepest) {
        this.lines = lines;
        this.inline = new InlineReader(lines, deepest);
    }

    /** Reads a file; empty if it has to be read by the other reader. */
    static Optional<Raw> read(InputStream in, Limits limits) throws IOException {
        try {
            Lines lines = new Lines(in, limits.size());
            return Optional.of(new UsualReader(lines, Math.min(DEEPEST, limits.depth())).document());
        } catch (UnusualException e) {
            return Optional.empty();
        }
    }

    private Raw document() throws IOException, UnusualException {
        advance();
        if (indent != 0) {
            throw new UnusualException();
        }
        Raw document = mapping(0);
        if (indent >= 0) {
            throw new UnusualException();
        }
        return document;
    }

    /** Goes to the next line that has more than a comment. */
    private void advance() throws IOException, UnusualException {
        skip(lines.advance());
    }

    /** Stays at this line, if there is one and it has more than a comment, or goes to the next one that has. */
    private void skip(boolean isThere) throws IOException, UnusualException {
        for (boolean is = isThere; is; is = lines.advance()) {
            int at = inline.afterSpaces(lines.start());
            if (at < lines.end() && lines.bytes()[at] != '#') {
                indent = at - lines.start();
                return;
            }
        }
        indent = -1;
    }

    /** The map whose first key stands in the given column of this line; ends at the line behind it. */
    private Raw.Mapping mapping(int column) throws IOException, UnusualException {
        inline.descend();
        List<Raw.Entry> entries = new ArrayList<>();
        Keys keys = new Keys();
        int line = lines.number();
        do {
            int keyLine = lines.number();
            int from = lines.start() + column;
            int colon = inline.colon(from);
            String key = inline.text(from, colon);
            if (!keys.add(key)) {
                throw new UnusualException();
            }
            entries.add(new Raw.Entry(key, value(colon + 1, column), keyLine, column + 1));
            indent(column);
        } while (indent == column);
        inline.ascend();
        return new Raw.Mapping(entries, line, column + 1);
    }

    /** The list whose first dash stands in the given column of this line. */
    private Raw.Sequence sequence(int column) throws IOException, UnusualException {
        inline.descend();
        List<Raw> items = new ArrayList<>();
        int line = lines.number();
        do {
            int from = inline.afterSpaces(lines.start() + column + 1);
            if (inline.isEmpty(from)) {
                throw new UnusualException();
            }
            if (inline.isKey(from)) {
                items.add(mapping(from - lines.start()));
            } else {
                items.add(inline.value(from));
                advance();
            }
            indent(column);
        } while (indent == column && isDash(column));
        inline.ascend();
        return new Raw.Sequence(items, line, column + 1);
    }

    /** What goes on in a deeper column than its block belongs to something that this reader does not know. */
    private void indent(int column) throws UnusualException {
        if (indent > column) {
            throw new UnusualException();
        }
    }

    /** The value of a key, of which the rest of the line is given, in a map in the given column. */
    private Raw value(int rest, int column) throws IOException, UnusualException {
        int from = inline.afterSpaces(rest);
        if (!inline.isEmpty(from)) {
            if (lines.bytes()[from] == '|') {
                return literal(from, column);
            }
            Raw value = inline.value(from);
            advance();
            return value;
        }
        Raw.Scalar nothing = inline.scalar("", true, rest);
        advance();
        if (isDash(indent) && indent >= column) {
            return sequence(indent);
        }
        return indent > column ? mapping(indent) : nothing;
    }

    private boolean isDash(int column) {
        int at = lines.start() + column;
        return column >= 0
                && at < lines.end()
                && lines.bytes()[at] == '-'
                && (at + 1 == lines.end() || lines.bytes()[at + 1] == ' ');
    }

    /** The indented lines behind a bar; ends at the line behind them. */
    private Raw.Scalar literal(int bar, int column) throws IOException, UnusualException {
        int line = lines.number();
        int place = bar - lines.start() + 1;
        byte chomping = bar + 1 < lines.end() ? lines.bytes()[bar + 1] : 0;
        boolean isUsual = bar + 1 == lines.end() || (bar + 2 == lines.end() && (chomping == '-' || chomping == '+'));
        boolean isThere = lines.advance();
        int inner = inline.afterSpaces(lines.start()) - lines.start();
        if (!isUsual || !isThere || lines.start() + inner == lines.end() || inner <= column) {
            throw new UnusualException();
        }
        int breaks = 0;
        literal.setLength(0);
        for (; isThere; isThere = lines.advance()) {
            int at = inline.afterSpaces(lines.start());
            if (at - lines.start() < inner && at < lines.end()) {
                break;
            }
            if (at == lines.end() && at - lines.start() <= inner) {
                breaks += lines.isBroken() ? 1 : 0;
                continue;
            }
            literal.append("\n".repeat(breaks));
            for (int i = lines.start() + inner; i < lines.end(); i++) {
                literal.append((char) lines.bytes()[i]);
            }
            breaks = lines.isBroken() ? 1 : 0;
        }
        literal.append("\n".repeat(chomping == '-' ? 0 : chomping == '+' ? breaks : Math.min(1, breaks)));
        skip(isThere);
        return new Raw.Scalar(inline.text(literal.toString()), false, line, place);
    }
}
