package mgmt.plugin.exec.internal;

import java.util.List;
import java.util.stream.Collectors;

/** Text as it is shown to people: in one line, not longer than they read, and without codes that drive a terminal. */
final class Shown {

    private static final int LONGEST = 200;

    private Shown() {}

    /** A text in one line. */
    static String line(String text) {
        return line(text, LONGEST);
    }

    /** A text in one line of at most so many characters. */
    static String line(String text, int longest) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length() && safe.length() < longest; i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\t') {
                safe.append(' ');
            } else if (Character.isISOControl(c)) {
                safe.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                safe.append(c);
            }
        }
        return text.length() > longest ? safe + "..." : safe.toString();
    }

    static String quoted(String text) {
        return "\"" + line(text) + "\"";
    }

    /** Words as a person would write them for a shell. */
    static String words(List<String> words) {
        return words.stream().map(Shown::word).collect(Collectors.joining(" "));
    }

    private static String word(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
