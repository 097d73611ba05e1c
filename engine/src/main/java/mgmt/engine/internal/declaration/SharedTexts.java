package mgmt.engine.internal.declaration;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One instance of what comes again before long: field names, values such as {@code exists}, a path that is the name too.
 * Of what falls to the same slot, the last one is known. Confined to one thread.
 */
final class SharedTexts {

    private static final int LONGEST = 256;

    private final @Nullable String[] known = new @Nullable String[1024];

    /** The same text. */
    String of(String text) {
        if (text.length() > LONGEST) {
            return text;
        }
        int slot = slot(text.hashCode());
        String there = known[slot];
        if (text.equals(there)) {
            return there;
        }
        known[slot] = text;
        return text;
    }

    /** The text of some bytes of ASCII. */
    String of(byte[] bytes, int from, int to) {
        if (to - from > LONGEST) {
            return text(bytes, from, to);
        }
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = slot(hash);
        String there = known[slot];
        if (there != null && isEqual(there, bytes, from, to)) {
            return there;
        }
        String text = text(bytes, from, to);
        known[slot] = text;
        return text;
    }

    private static boolean isEqual(String text, byte[] bytes, int from, int to) {
        if (text.length() != to - from) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i - from) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private int slot(int hash) {
        return (hash ^ hash >>> 16) & known.length - 1;
    }
}
