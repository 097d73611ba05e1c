package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import mgmt.api.resource.InvalidDesiredException;
import mgmt.api.resource.Problems.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldRulesTest {

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments("path", "must be absolute", Declared.named("motd").path("etc/motd")),
                arguments("name", "'..'", Declared.named("../motd")),
                arguments("name", "not a path", Declared.named("mo\0td")),
                arguments(
                        "content",
                        "a directory has no content",
                        Declared.named("tree/").content("a")),
                arguments("source", "end both", Declared.named("tree/").source("/srv/tree")),
                arguments(
                        "recurse",
                        "end the path with a slash",
                        Declared.named("motd").recurse()),
                arguments(
                        "dirname",
                        "must be absolute",
                        Declared.named("/etc/motd").dirname("etc/")),
                arguments("path", "'..'", Declared.named("motd").path("/etc/../motd")),
                arguments("path", "not a path", Declared.named("motd").path("/etc/\0")),
                arguments("dirname", "'/etc/'", Declared.named("/etc/motd").dirname("/etc")),
                arguments(
                        "basename",
                        "must not begin",
                        Declared.named("/etc/motd").basename("/motd")),
                arguments(
                        "content_base64", "one of the two", motd().content("a").contentBase64("YQ==")),
                arguments("content_base64", "not base64", motd().contentBase64("Y Q = = x")),
                arguments("source", "one of the two", motd().content("a").source("/srv/motd")),
                arguments("source", "one of the two", motd().contentBase64("").source("/srv/motd")),
                arguments("content", "a directory has no content", tree().content("a")),
                arguments("content", "absent", motd().absent().content("a")),
                arguments("source", "absent", motd().absent().source("/srv/motd")),
                arguments("state", "root directory", Declared.named("/").absent()),
                arguments("recurse", "end the path with a slash", motd().recurse()),
                arguments("source", "end both", motd().source("/srv/motd/")),
                arguments("source", "end both", tree().source("/srv/tree")),
                arguments("source", "must be absolute", motd().source("srv/motd")),
                arguments("source", "path itself", motd().source("/etc/motd")),
                arguments("source", "lie apart", tree().source("/etc/tree/of/").recurse()),
                arguments("source", "lie apart", tree().source("/etc/").recurse()),
                arguments(
                        "source",
                        "remove all else",
                        Declared.named("/").source("/srv/").recurse()),
                arguments("mode", "0644", motd().mode("rw-r--r--")),
                arguments("owner", "one name", motd().owner("root:root")),
                arguments("owner", "4294967295", motd().owner("4294967295")),
                arguments("group", "one name", motd().group("a group")));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void complainsAtTheField(String field, String message, Declared declared) {
        assertThatThrownBy(declared::desired)
                .asInstanceOf(type(InvalidDesiredException.class))
                .extracting(InvalidDesiredException::problems)
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.list(Problem.class))
                .anySatisfy(problem -> {
                    assertThat(problem.field()).isEqualTo(field);
                    assertThat(problem.message()).contains(message);
                });
    }

    @Test
    void complainsAboutEverythingAtOnce() {
        assertThatThrownBy(() -> Declared.named("x/../y")
                        .mode("9")
                        .owner("a b")
                        .content("")
                        .contentBase64("")
                        .desired())
                .asInstanceOf(type(InvalidDesiredException.class))
                .satisfies(invalid -> assertThat(invalid.problems()).hasSize(4));
    }

    @Test
    void takesEmptyTextForNone() {
        assertThat(motd().owner("")
                        .group("")
                        .mode("")
                        .source("")
                        .dirname("")
                        .basename("")
                        .path("")
                        .desired())
                .isEqualTo(motd().desired());
    }

    @Test
    void keepsEmptyContent() {
        assertThat(motd().content("").desired().content()).contains("");
    }

    private static Declared motd() {
        return Declared.named("/etc/motd");
    }

    private static Declared tree() {
        return Declared.named("/etc/tree/");
    }
}
