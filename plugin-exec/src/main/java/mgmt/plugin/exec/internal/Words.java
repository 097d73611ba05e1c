package mgmt.plugin.exec.internal;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a text into words like a POSIX shell (quotes and backslashes; XCU 2.2), which is not asked: nothing is expanded.
 * Confined to one thread.
 */
final class Words {

    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean hasWord;
    /** How much of the word, from its beginning, was written without quotes. */
    private int plain;

    private int at;

    private Words(String text) {
        this.text = text;
    }

    /**
     * The words of a text.
     *
     * @throws IllegalArgumentException when a quote has no end, or a word means something to a shell alone
     */
    static List<String> of(String text) {
        Words words = new Words(text);
        words.split();
        return List.copyOf(words.words);
    }

    private void split() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case ' ', '\t', '\n' -> endOfWord();
                case '\'' -> single();
                case '"' -> inDouble();
                case '\\' -> escaped();
                default -> {
                    plain += plain == word.length() ? 1 : 0;
                    add(c);
                }
            }
        }
        endOfWord();
    }

    private void add(char c) {
        word.append(c);
        hasWord = true;
    }

    private void single() {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            throw unfinished("'", at);
        }
        word.append(text, at, end);
        hasWord = true;
        at = end + 1;
    }

    private void inDouble() {
        int begin = at;
        hasWord = true;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return;
            }
            if (c != '\\' || at == text.length()) {
                word.append(c);
                continue;
            }
            char next = text.charAt(at++);
            switch (next) {
                case '\n' -> {}
                case '$', '`', '"', '\\' -> word.append(next);
                default -> word.append(c).append(next);
            }
        }
        throw unfinished("\"", begin);
    }

    private void escaped() {
        if (at == text.length()) {
            throw new IllegalArgumentException("ends with a backslash that stands before nothing: write it twice");
        }
        char next = text.charAt(at++);
        if (next != '\n') {
            add(next);
        }
    }

    private void endOfWord() {
        if (!hasWord) {
            return;
        }
        String finished = word.toString();
        refuseOperator(finished.substring(0, Math.min(plain, finished.length())), finished);
        words.add(finished);
        word.setLength(0);
        plain = 0;
        hasWord = false;
    }

    /** What would be handed over as if it were a name, where surely a shell was meant. */
    private static void refuseOperator(String plain, String word) {
        boolean isOperator = plain.matches("(?s)[0-9]*[<>|&;].*") || (plain.equals(word) && plain.endsWith(";"));
        if (isOperator) {
            throw new IllegalArgumentException("has " + Shown.quoted(word) + ", which means something to a shell alone:"
                    + " name one with the field shell, or put it in quotes");
        }
    }

    private static IllegalArgumentException unfinished(String quote, int begin) {
        return new IllegalArgumentException(
                "has a " + quote + " (character " + begin + ") without another one that ends it");
    }
}
