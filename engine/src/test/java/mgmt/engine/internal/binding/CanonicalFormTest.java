package mgmt.engine.internal.binding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Secret;
import org.junit.jupiter.api.Test;

class CanonicalFormTest {

    private static final ResourceId ID = new ResourceId("it", "x");

    public enum Colour {
        RED,
        DARK_GREEN
    }

    public record Leaf(String text, Optional<String> note) {}

    public record Tree(
            String text,
            Optional<String> optional,
            boolean flag,
            int number,
            long big,
            double real,
            Duration span,
            Path path,
            Colour colour,
            List<String> list,
            Map<String, String> map,
            List<Leaf> leaves,
            Optional<Leaf> leaf,
            Optional<List<String>> maybe,
            Map<String, List<Integer>> nested,
            Secret secret) {}

    @Test
    void isEqualExactlyForEqualRecords() throws Exception {
        Schema<Tree> schema = Schema.of(Tree.class);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, Tree> seen = new HashMap<>();
        for (int i = 0; i < 8_000; i++) {
            Tree tree = tree(random);
            Tree other = seen.putIfAbsent(schema.canonical(ID, tree, new Fingerprints()), tree);
            assertThat(other == null || other.equals(tree))
                    .as("seed %d: %s and %s", seed, other, tree)
                    .isTrue();
        }
        long distinct = seen.values().stream().distinct().count();
        assertThat(seen).as("seed %d: equal records with different text", seed).hasSize((int) distinct);
        assertThat(distinct).as("seed %d", seed).isBetween(1_000L, 7_999L);
    }

    /** Records from so few values that many of them are equal, and most differ in little. */
    private static Tree tree(Random random) {
        return new Tree(
                text(random),
                few(random) ? Optional.of(text(random)) : Optional.empty(),
                few(random),
                few(random) ? 1 : 0,
                few(random) ? -1 : 0,
                few(random) ? 0.1 : 0,
                Duration.ofMillis(few(random) ? 1 : 0),
                Path.of(few(random) ? "/a" : "/b"),
                few(random) ? Colour.RED : Colour.DARK_GREEN,
                texts(random),
                map(random),
                few(random) ? List.of(leaf(random)) : List.of(),
                few(random) ? Optional.of(leaf(random)) : Optional.empty(),
                few(random) ? Optional.of(texts(random)) : Optional.empty(),
                few(random) ? Map.of("k", List.of(random.nextInt(2))) : Map.of(),
                Secret.of(few(random) ? "one" : "two"));
    }

    private static boolean few(Random random) {
        return random.nextInt(12) == 0;
    }

    private static Leaf leaf(Random random) {
        return new Leaf(text(random), few(random) ? Optional.of(text(random)) : Optional.empty());
    }

    private static List<String> texts(Random random) {
        return Stream.generate(() -> text(random))
                .limit(few(random) ? random.nextInt(3) : 0)
                .toList();
    }

    /** The same entries in either order. */
    private static Map<String, String> map(Random random) {
        if (!few(random)) {
            return Map.of();
        }
        Map<String, String> map = new LinkedHashMap<>();
        List<String> keys = random.nextBoolean() ? List.of("a", "b") : List.of("b", "a");
        keys.forEach(key -> map.put(key, "v"));
        return map;
    }

    private static String text(Random random) {
        String marks = "\"\\,:{}[]()";
        if (!few(random)) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(marks.charAt(random.nextInt(marks.length())));
        }
        return text.toString();
    }

    public record Before(String name, String text, Optional<String> note, List<String> args) {}

    public record After(Optional<String> added, List<String> args, String text, String name, Optional<String> note) {}

    @Test
    void staysEqualWhenAnUpdateOfThePluginAddsAnOptionalField() throws Exception {
        String before = Schema.of(Before.class)
                .canonical(ID, new Before("n", "t", Optional.empty(), List.of("a")), new Fingerprints());
        String after = Schema.of(After.class)
                .canonical(
                        ID, new After(Optional.empty(), List.of("a"), "t", "n", Optional.empty()), new Fingerprints());

        assertThat(before).isEqualTo("{args:[\"a\",],name:\"n\",text:\"t\",}").isEqualTo(after);
    }

    public record Hidden(Secret secret) {}

    @Test
    void hidesSecretsAndThatTheyAreEqual() throws Exception {
        Schema<Hidden> schema = Schema.of(Hidden.class);
        Hidden hidden = new Hidden(Secret.of("hunter2"));

        String here = schema.canonical(ID, hidden, new Fingerprints());
        String there = schema.canonical(new ResourceId("it", "y"), hidden, new Fingerprints());

        assertThat(here).doesNotContain("hunter2").isNotEqualTo(there);
        assertThat(schema.canonical(ID, hidden, new Fingerprints())).isEqualTo(here);
        assertThat(schema.canonical(ID, new Hidden(Secret.of("hunter3")), new Fingerprints()))
                .isNotEqualTo(here);
    }

    @Test
    void isShortenedToAFingerprint() throws Exception {
        String fingerprint = Schema.of(Hidden.class).fingerprint(ID, new Hidden(Secret.of("a")), new Fingerprints());

        assertThat(fingerprint).hasSize(43).matches("[A-Za-z0-9_-]+");
    }

    public record Throwing(String text) {
        @Override
        public String text() {
            throw new IllegalStateException("no text today");
        }
    }

    @Test
    void survivesAccessorsThatThrow() throws Exception {
        Schema<Throwing> schema = Schema.of(Throwing.class);

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> schema.fingerprint(ID, new Throwing("t"), new Fingerprints()))
                .isInstanceOf(PluginException.class)
                .hasMessage("IllegalStateException: no text today");
    }
}
