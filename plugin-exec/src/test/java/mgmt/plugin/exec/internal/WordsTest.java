package mgmt.plugin.exec.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "a b",
                "  a\t b  c  ",
                "''",
                "\"\"",
                "'' \"\" a''b",
                "'a b' c",
                "'a'\"b\"c",
                "\"a b\" c",
                "\"a 'b' c\"",
                "'a \"b\" c'",
                "a\\ b",
                "a\\\\b",
                "\\'a\\'",
                "\\\"a",
                "'a\\b'",
                "\"a\\b\"",
                "\"a\\\\b\\\"c\\\"\"",
                "\"\\$HOME \\`x\\`\"",
                "\\$HOME",
                "'$HOME'",
                "a\\\nb",
                "\"a\\\nb\"",
                "'a\\\nb'",
                "'a\nb'",
                "\"a\nb\"",
                "a=b c='d e'",
                "--option='a b'",
                "-",
                "a'b'\"c\"\\d",
                "'it'\\''s'",
                "ä 'ö ü'",
                "\\a\\b",
                "'a;b' \"c|d\" e\\&f",
                "\\;",
                "a#b",
                "'#' b",
                "\"'\"",
                "'\"'"
            })
    void splitsLikeTheShell(String text) throws Exception {
        assertThat(Words.of(text)).as(text).isEqualTo(shell(text));
    }

    /** Whatever can be made of quotes, blanks and letters, as long as it has an end. */
    @Test
    void splitsLikeTheShellWhateverItIs() throws Exception {
        long seed = Long.getLong("mgmt.seed", System.nanoTime());
        Random random = new Random(seed);
        String alphabet = "ab \t'\"\\\\''\"\"  ";
        int compared = 0;
        StringBuilder all = new StringBuilder();
        List<List<String>> expected = new ArrayList<>();
        while (compared < 300) {
            StringBuilder text = new StringBuilder("x ");
            for (int i = random.nextInt(14); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                expected.add(Words.of(text.toString()));
            } catch (IllegalArgumentException e) {
                continue;
            }
            all.append("printf '%s\\0' ").append(text).append("\nprintf '\\1\\0'\n");
            compared++;
        }
        List<String> words = run(all.toString());
        List<List<String>> found = new ArrayList<>();
        List<String> one = new ArrayList<>();
        for (String word : words) {
            if (word.equals("\u0001")) {
                found.add(one);
                one = new ArrayList<>();
            } else {
                one.add(word);
            }
        }
        assertThat(found).as("seed %s", seed).isEqualTo(expected);
    }

    /** To a shell, it would end the command. */
    @Test
    void newLineSeparatesWords() {
        assertThat(Words.of("a\n b \n")).containsExactly("a", "b");
    }

    @Test
    void expandsNothing() {
        assertThat(Words.of("echo $HOME \"$HOME\" `id` $(id) ~ *.c [a] {a,b} ~/x !x"))
                .containsExactly("echo", "$HOME", "$HOME", "`id`", "$(id)", "~", "*.c", "[a]", "{a,b}", "~/x", "!x");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '!',
            quoteCharacter = '`',
            value = {
                "a 'b            ! has a ' (character 3) without another one that ends it",
                "a \"b           ! has a \" (character 3) without another one that ends it",
                "a\\             ! ends with a backslash that stands before nothing: write it twice",
                "a > b           ! has \">\", which means something to a shell alone",
                "a 2>&1          ! has \"2>&1\", which means something to a shell alone",
                "a | b           ! has \"|\", which means something to a shell alone",
                "a && b          ! has \"&&\", which means something to a shell alone",
                "a; b            ! has \"a;\", which means something to a shell alone",
                "a &             ! has \"&\", which means something to a shell alone",
                "find . -exec x {} ; ! has \";\", which means something to a shell alone",
            })
    void refusesWhatNobodyMeans(String text, String message) {
        assertThatThrownBy(() -> Words.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void takesWhatOnlyLooksLikeIt() {
        assertThat(Words.of("curl http://x/?a=1&b=2 'a|b' '>' \\> \">\"x find {} \\;"))
                .containsExactly("curl", "http://x/?a=1&b=2", "a|b", ">", ">", ">x", "find", "{}", ";");
    }

    private static List<String> shell(String text) throws Exception {
        return run("printf '%s\\0' " + text);
    }

    private static List<String> run(String script) throws Exception {
        Process shell = new ProcessBuilder("/bin/sh", "-c", script).start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        return List.of(output.substring(0, output.length() - 1).split("\0", -1));
    }
}
