package mgmt.api.transport;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What stands under a key: any bytes, none included. Immutable. */
public final class Value {

    private final byte[] bytes;

    private Value(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes of a text, in UTF-8. */
    public static Value of(String text) {
        return new Value(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy of these bytes. */
    public static Value of(byte[] bytes) {
        return new Value(bytes.clone());
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** How many bytes there are. */
    public int size() {
        return bytes.length;
    }

    /**
     * The text of which these are the bytes in UTF-8.
     *
     * @throws CharacterCodingException when they are none
     */
    public String text() throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Value value && Arrays.equals(bytes, value.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** How many bytes there are, and not which: they may be secret. */
    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
