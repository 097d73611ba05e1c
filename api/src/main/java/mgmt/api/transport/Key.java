package mgmt.api.transport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The name of an entry: a path of segments, each any text but the empty one. Its text joins them by slashes and holds
 * printable ASCII alone: in a segment, a slash, a percent sign, a blank, each control character and each byte of UTF-8
 * beyond ASCII is written as percent-encoding does (RFC 3986, section 2.1), and so is the first dot of the segments
 * {@code .} and {@code ..}. Letters of either case differ. An entry may have others below it.
 * Immutable; ordered as its text is, so that what lies below a key need not follow it at once: {@code a}, {@code a-b},
 * {@code a/b}.
 */
public final class Key implements Comparable<Key> {

    private static final Key ROOT = new Key("", List.of());
    private static final String HEX = "0123456789ABCDEF";

    private final String text;
    private final List<String> segments;

    private Key(String text, List<String> segments) {
        this.text = text;
        this.segments = segments;
    }

    /** The key above all others, which names no entry. */
    public static Key root() {
        return ROOT;
    }

    /**
     * The key of these segments.
     *
     * @throws IllegalArgumentException when one is empty, or no text: half of a surrogate pair
     */
    public static Key of(String... segments) {
        Key key = ROOT;
        for (String segment : segments) {
            key = key.child(segment);
        }
        return key;
    }

    /**
     * The key of a text, as {@link #toString()} gives it.
     *
     * @throws IllegalArgumentException when no key has such a text
     */
    public static Key parse(String text) {
        if (text.isEmpty()) {
            return ROOT;
        }
        List<String> segments = new ArrayList<>();
        for (String part : text.split("/", -1)) {
            segments.add(decode(part));
        }
        Key key = of(segments.toArray(String[]::new));
        if (!key.text.equals(text)) {
            throw new IllegalArgumentException("no text of a key: " + text);
        }
        return key;
    }

    /**
     * The key one segment below this one.
     *
     * @throws IllegalArgumentException when the segment is empty, or no text: half of a surrogate pair
     */
    public Key child(String segment) {
        if (segment.isEmpty()) {
            throw new IllegalArgumentException("an empty segment below " + this);
        }
        List<String> all = new ArrayList<>(segments);
        all.add(segment);
        String encoded = encode(segment);
        return new Key(text.isEmpty() ? encoded : text + "/" + encoded, List.copyOf(all));
    }

    /** The segments, not encoded; none of the root. */
    public List<String> segments() {
        return segments;
    }

    /** Whether this key lies strictly below the other one. */
    public boolean isBelow(Key other) {
        return other.text.isEmpty()
                ? !text.isEmpty()
                : text.length() > other.text.length()
                        && text.charAt(other.text.length()) == '/'
                        && text.startsWith(other.text);
    }

    private static String encode(String segment) {
        StringBuilder encoded = new StringBuilder(segment.length());
        boolean isDots = segment.equals(".") || segment.equals("..");
        byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
        if (!new String(bytes, StandardCharsets.UTF_8).equals(segment)) {
            throw new IllegalArgumentException("half of a surrogate pair in a segment of a key");
        }
        for (byte b : bytes) {
            boolean isPlain = b > ' ' && b < 0x7f && b != '/' && b != '%' && !(isDots && encoded.isEmpty());
            if (isPlain) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HEX.charAt((b >> 4) & 0xf)).append(HEX.charAt(b & 0xf));
            }
        }
        return encoded.toString();
    }

    private static String decode(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
        int next = 0;
        while (next < encoded.length()) {
            char c = encoded.charAt(next);
            boolean isEncoded = c == '%' && next + 2 < encoded.length();
            bytes.write(
                    isEncoded
                            ? Character.digit(encoded.charAt(next + 1), 16) << 4
                                    | Character.digit(encoded.charAt(next + 2), 16)
                            : c);
            next += isEncoded ? 3 : 1;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public int compareTo(Key other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && text.equals(key.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The segments, encoded and joined by slashes; empty for the root. */
    @Override
    public String toString() {
        return text;
    }
}
