package mgmt.plugin.exec.internal;

import java.util.List;
import java.util.Optional;
import mgmt.api.resource.TextOrList;

/**
 * One of the commands of a declaration.
 *
 * @param field where it was written
 * @param words the program and its arguments
 * @param isOfShell whether the program is a shell, which splits the last word itself
 * @param text as it was written, in one line
 */
record CommandLine(String field, List<String> words, boolean isOfShell, String text) {

    CommandLine {
        words = List.copyOf(words);
    }

    /**
     * What a user has written.
     *
     * @throws IllegalArgumentException says what is wrong with it
     */
    static CommandLine of(String field, TextOrList written, Optional<String> shell) {
        List<String> words = words(written, shell);
        if (words.isEmpty() || words.get(0).isEmpty()) {
            throw new IllegalArgumentException("names no program");
        }
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("has a character of the code 0, which no argument can have");
        }
        String text = written.text().orElseGet(() -> Shown.words(written.list()));
        return new CommandLine(field, words, shell.isPresent(), Shown.line(text.strip()));
    }

    private static List<String> words(TextOrList written, Optional<String> shell) {
        if (written.text().isEmpty()) {
            if (shell.isPresent()) {
                throw new IllegalArgumentException(
                        "is a list, which no shell is asked to split: write a text, or leave" + " out the shell");
            }
            return written.list();
        }
        String text = written.text().get();
        if (text.isBlank()) {
            return List.of();
        }
        return shell.isPresent() ? List.of(shell.get(), "-c", text) : Words.of(text);
    }

    String program() {
        return words.get(0);
    }
}
