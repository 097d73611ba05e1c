package mgmt.engine.internal.declaration;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a file of printable ASCII, of which one is held at a time. Confined to one thread. */
final class Lines {

    private static final int LONGEST = 1 << 20;

    private final InputStream in;
    private final int limit;
    private byte[] bytes = new byte[1 << 14];
    private int filled;
    private int next;
    private long size;
    private boolean atEnd;
    private int number;
    private int start;
    private int end;
    private boolean isBroken;

    /** Something else was found: another reader has to read the file. */
    static final class UnusualException extends Exception {

        private static final long serialVersionUID = 1L;

        UnusualException() {
            super("", null, false, false);
        }
    }

    /**
     * The lines of a stream.
     *
     * @param limit of all characters
     */
    Lines(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /** Goes to the next line; false at the end of the file. */
    boolean advance() throws IOException, UnusualException {
        int at = next;
        while (true) {
            while (at < filled && bytes[at] != '\n') {
                if (bytes[at] < ' ' || bytes[at] > '~') {
                    throw new UnusualException();
                }
                at++;
            }
            if (at < filled) {
                found(at, true);
                return true;
            }
            at -= next;
            if (!fill()) {
                found(filled, false);
                return start < end;
            }
            at += next;
        }
    }

    private void found(int lineEnd, boolean withBreak) throws UnusualException {
        start = next;
        end = lineEnd;
        isBroken = withBreak;
        next = withBreak ? lineEnd + 1 : lineEnd;
        number++;
        size += next - start;
        if (size > limit) {
            throw new UnusualException();
        }
    }

    /** Reads more, behind what begins at the next line; false if there is no more. */
    private boolean fill() throws IOException, UnusualException {
        if (atEnd) {
            return false;
        }
        System.arraycopy(bytes, next, bytes, 0, filled - next);
        filled -= next;
        next = 0;
        if (filled == bytes.length) {
            if (filled >= LONGEST) {
                throw new UnusualException();
            }
            bytes = Arrays.copyOf(bytes, filled * 4);
        }
        int count = in.read(bytes, filled, bytes.length - filled);
        atEnd = count < 0;
        filled += Math.max(0, count);
        return !atEnd;
    }

    /** The bytes that hold the line, until the next one is looked for. */
    byte[] bytes() {
        return bytes;
    }

    /** Where it begins. */
    int start() {
        return start;
    }

    /** Where it ends, without its line break. */
    int end() {
        return end;
    }

    /** From 1. */
    int number() {
        return number;
    }

    /** Whether it ends with a line break, as all but the last one do. */
    boolean isBroken() {
        return isBroken;
    }
}
