package mgmt.api.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTest {

    @Test
    void plainSegmentsAreJoinedBySlashes() {
        Key key = Key.of("exported", "web-1", "file");
        assertThat(key).hasToString("exported/web-1/file");
        assertThat(key.segments()).containsExactly("exported", "web-1", "file");
        assertThat(Key.of("exported").child("web-1").child("file"))
                .isEqualTo(key)
                .hasSameHashCodeAs(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/etc/hosts    | %2Fetc%2Fhosts",
                "100%          | 100%25",
                "a b           | a%20b",
                ".             | %2E",
                "..            | %2E.",
                "...           | ...",
                ".bashrc       | .bashrc",
                "a.b           | a.b",
                "\u00e9        | %C3%A9",
                "\u4f60        | %E4%BD%A0",
                "\ud83d\ude00  | %F0%9F%98%80",
                "~!@#$^&*()'+, | ~!@#$^&*()'+,",
            })
    void whatIsNotPlainIsEncoded(String segment, String text) {
        assertThat(Key.of(segment)).hasToString(text);
        assertThat(Key.parse(text).segments()).containsExactly(segment);
    }

    @Test
    void controlCharactersAreEncoded() {
        assertThat(Key.of("a\nb\u0000\t\u007f")).hasToString("a%0Ab%00%09%7F");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "a/",
                "a//b",
                "%",
                "%2",
                "a%",
                "%zz",
                "%2f",
                "%41",
                "%C3",
                "%C3/%A9",
                "%2E%2E",
                "%2Ea",
                ".",
                "..",
                "a/../b",
                "a b",
                "a\n",
                "\u00e9",
                "\u0141",
                "\uff11",
                "%\uff14\uff11",
                "%-1",
                "%+1",
                "%ED%A0%80",
                "%C0%AF",
                "%F8%88%80%80%80",
                "%2E.."
            })
    void aTextThatNoKeyHasIsRefused(String text) {
        assertThatThrownBy(() -> Key.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\ud83d", "a\ude00b", "\ude00\ud83d"})
    void aSegmentThatIsNoTextIsRefused(String segment) {
        assertThatThrownBy(() -> Key.of("a", segment)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyTextIsReadBackAsTheKeyThatHasIt() {
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            Key key = Key.of(segment(random), segment(random), segment(random));
            assertThat(Key.parse(key.toString())).isEqualTo(key);
            assertThat(Key.parse(key.toString()).segments()).isEqualTo(key.segments());
            assertThat(key.toString()).matches("[!-~]+").doesNotMatch("(.*/)?\\.\\.?(/.*)?");
        }
    }

    private static String segment(Random random) {
        StringBuilder segment = new StringBuilder();
        for (int length = 1 + random.nextInt(4); length > 0; length--) {
            int codePoint = random.nextBoolean() ? random.nextInt(128) : random.nextInt(Character.MAX_CODE_POINT + 1);
            boolean isHalf = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
            segment.appendCodePoint(isHalf ? '.' : codePoint);
        }
        return segment.toString();
    }

    @Test
    void theRootHasNoSegmentsAndAnEmptyText() {
        assertThat(Key.root()).hasToString("").isEqualTo(Key.of()).isEqualTo(Key.parse(""));
        assertThat(Key.root().segments()).isEmpty();
        assertThat(Key.root().child("a")).isEqualTo(Key.of("a"));
    }

    @Test
    void belowMeansStrictlyAndByWholeSegments() {
        Key hosts = Key.of("hosts");
        assertThat(Key.of("hosts", "a").isBelow(hosts)).isTrue();
        assertThat(Key.of("hosts", "a", "b").isBelow(hosts)).isTrue();
        assertThat(hosts.isBelow(Key.root())).isTrue();
        assertThat(Stream.of("hosts", "hosts-x", "hosts0", "host", "hosts.a/b", "hosts%2Fa", "a/hosts", "")
                        .map(Key::parse)
                        .filter(key -> key.isBelow(hosts)))
                .isEmpty();
        assertThat(Key.root().isBelow(Key.root())).isFalse();
    }

    @Test
    void keysAreOrderedAsTheirTexts() {
        assertThat(Stream.of("b", "a/b", "a-b", "a", "", "A")
                        .map(Key::parse)
                        .sorted()
                        .map(Key::toString))
                .containsExactly("", "A", "a", "a-b", "a/b", "b");
    }

    @Test
    void segmentsAreNotToBeChanged() {
        List<String> segments = Key.of("a", "b").segments();
        assertThatThrownBy(() -> segments.add("c")).isInstanceOf(UnsupportedOperationException.class);
    }
}
