package mgmt.engine.internal.declaration;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes a file strictly: the decoders of the JDK and of the YAML library replace what they don't understand, or don't
 * say where it is, and neither stops within a single endless value.
 */
final class Utf8Reader extends Reader {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final int limit;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(1 << 14).flip();
    private final CharBuffer chars = CharBuffer.allocate(1 << 13).flip();
    private boolean atEnd;
    private int size;
    private int line = 1;
    private int column = 1;
    private char previous;

    Utf8Reader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        while (!chars.hasRemaining()) {
            if (!decode()) {
                return -1;
            }
        }
        int count = Math.min(length, chars.remaining());
        chars.get(target, offset, count);
        return count;
    }

    /** Whether there may be more. */
    private boolean decode() throws IOException {
        if (atEnd && !bytes.hasRemaining()) {
            return false;
        }
        chars.clear();
        CoderResult result = decoder.decode(bytes, chars, atEnd);
        chars.flip();
        scan();
        if (result.isError() && !chars.hasRemaining()) {
            throw unreadable(String.format("not UTF-8 text: byte 0x%02X", bytes.get(bytes.position())));
        }
        if (result.isUnderflow() && !atEnd) {
            fill();
        }
        return true;
    }

    private void fill() throws IOException {
        bytes.compact();
        int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
        if (count < 0) {
            atEnd = true;
        } else {
            bytes.position(bytes.position() + count);
        }
        bytes.flip();
    }

    private void scan() throws UnreadableTextException {
        for (int i = chars.position(); i < chars.limit(); i++) {
            char next = chars.get(i);
            if (size == 0 && next == BYTE_ORDER_MARK && chars.position() == i) {
                chars.position(i + 1);
                continue;
            }
            if (!isAllowed(next)) {
                throw unreadable(String.format("control character U+%04X", (int) next));
            }
            advance(next);
        }
    }

    private void advance(char next) throws UnreadableTextException {
        if (Character.isLowSurrogate(next)) {
            return;
        }
        if (++size > limit) {
            throw unreadable("the file is larger than " + limit + " characters");
        }
        if (next == '\n' && previous == '\r') {
            column = 1;
        } else if (next == '\n' || next == '\r') {
            line++;
            column = 1;
        } else {
            column++;
        }
        previous = next;
    }

    /** YAML's printable characters, by UTF-16 unit. */
    private static boolean isAllowed(char next) {
        return (next >= 0x20 && next <= 0x7E)
                || next == '\n'
                || next == '\r'
                || next == '\t'
                || next == 0x85
                || (next >= 0xA0 && next <= 0xFFFD);
    }

    private UnreadableTextException unreadable(String message) {
        return new UnreadableTextException(message, line, column);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
