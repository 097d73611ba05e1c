package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import mgmt.api.resource.InvalidDesiredException;
import mgmt.plugin.file.internal.FileKind.File;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the files of other hosts, which may call them as they like. */
class CollectedFileTest {

    private static final String PATTERN = "/srv/collected/";

    private final FileKind kind = new FileKind();

    static Stream<Arguments> placed() {
        return Stream.of(
                arguments(Declared.named("motd"), "motd", false),
                arguments(Declared.named("/etc/motd"), "motd", false),
                arguments(Declared.named("motd").path("/etc/issue"), "issue", false),
                arguments(Declared.named("etc/motd"), "motd", false),
                arguments(Declared.named("/etc/motd").dirname("/run/"), "motd", false),
                arguments(Declared.named("/etc/motd").basename("issue"), "issue", false),
                arguments(Declared.named("/etc/motd").dirname("/run/").basename("issue"), "issue", false),
                arguments(Declared.named("/etc/conf.d/"), "conf.d", true),
                arguments(Declared.named("conf.d//"), "conf.d", true),
                arguments(Declared.named("x").basename("conf.d/"), "conf.d", true),
                arguments(Declared.named("/etc/a b*"), "a b*", false),
                arguments(Declared.named("/etc/..."), "...", false),
                arguments(Declared.named("/etc/.hidden"), ".hidden", false));
    }

    @ParameterizedTest
    @MethodSource("placed")
    void liesInTheDirectoryOfThePattern(Declared exported, String name, boolean directory) {
        File placed = kind.collect(exported.desired(), PATTERN);
        assertThat(DesiredPath.of(placed)).isEqualTo(new DesiredPath(Path.of(PATTERN + name), directory));
        assertThatCode(() -> kind.links(placed)).doesNotThrowAnyException();
    }

    @Test
    void keepsAllElse() {
        Declared exported = Declared.named("/etc/motd")
                .content("hello")
                .owner("root")
                .group("adm")
                .mode("0640")
                .force();
        assertThat(kind.collect(exported.desired(), PATTERN))
                .isEqualTo(exported.path(PATTERN + "motd").desired());
        assertThat(kind.collect(
                        Declared.named("tree/").source("/srv/t/").recurse().desired(), PATTERN))
                .isEqualTo(Declared.named("tree/")
                        .path(PATTERN + "tree/")
                        .source("/srv/t/")
                        .recurse()
                        .desired());
        assertThat(kind.collect(Declared.named("gone").absent().desired(), PATTERN))
                .isEqualTo(
                        Declared.named("gone").path(PATTERN + "gone").absent().desired());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(Declared.named("/").force(), "name"),
                arguments(Declared.named("/etc/."), "name"),
                arguments(Declared.named("/etc/./"), "name"),
                arguments(Declared.named("x").path("/"), "path"),
                arguments(Declared.named("x").path("/a\nb"), "path"),
                arguments(Declared.named("x").path("/a\u0085b"), "path"),
                arguments(Declared.named("/x").basename("a/b"), "basename"),
                arguments(Declared.named("/x").basename("./"), "basename"),
                arguments(Declared.named("/x").basename("a//"), "basename"),
                arguments(Declared.named("/etc/motd").follow(), "follow"),
                arguments(Declared.named("motd").source(PATTERN + "motd"), "source"),
                arguments(Declared.named("tree/").source("/srv/").recurse(), "source"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusesWhatHasNoPlaceInTheDirectory(Declared exported, String field) {
        assertThatThrownBy(() -> kind.collect(exported.desired(), PATTERN))
                .isInstanceOf(InvalidDesiredException.class)
                .hasMessageStartingWith(field + ": ");
    }

    @Test
    void neverLeavesTheDirectory() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<String> parts =
                List.of("..", ".", "/", "//", "", "a", "\0", "\n", "~", "*", " ", "%2e%2e", "\u2025", "\uff0f");
        for (int i = 0; i < 20_000; i++) {
            Declared exported = Declared.named("n" + text(parts, random));
            if (random.nextBoolean()) {
                exported = Declared.named(text(parts, random));
            }
            if (random.nextBoolean()) {
                exported.path(text(parts, random));
            }
            if (random.nextBoolean()) {
                exported.dirname(text(parts, random));
            }
            if (random.nextBoolean()) {
                exported.basename(text(parts, random));
            }
            try {
                Path path = DesiredPath.of(kind.collect(exported.desired(), PATTERN))
                        .path();
                assertThat(path.getParent()).as("seed %d, %s", seed, path).isEqualTo(Path.of(PATTERN));
            } catch (InvalidDesiredException e) {
                assertThat(e.problems()).isNotEmpty();
            }
        }
    }

    private static String text(List<String> parts, Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i >= 0; i--) {
            text.append(parts.get(random.nextInt(parts.size())));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"srv/", "/srv", "x", "/srv/../etc/", "/srv/\0/", "  /srv/"})
    void refusesAPatternThatIsNoDirectory(String pattern) {
        assertThatThrownBy(() -> kind.checkPattern(pattern)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/srv/", "/srv//x/", "/srv/./x/"})
    void takesADirectory(String pattern) {
        kind.checkPattern(pattern);
        Path path = DesiredPath.of(kind.collect(Declared.named("a").desired(), pattern))
                .path();
        assertThat(path.getParent()).isEqualTo(Path.of(pattern).normalize());
    }
}
