package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DesiredPathTest {

    static Stream<Arguments> paths() {
        return Stream.of(
                arguments(Declared.named("/a/b"), "/a/b", false),
                arguments(Declared.named("/a/b/"), "/a/b", true),
                arguments(Declared.named("x").path("/a/b"), "/a/b", false),
                arguments(Declared.named("/a/b").dirname("/c/"), "/c/b", false),
                arguments(Declared.named("/a/b/").dirname("/c/"), "/c/b", true),
                arguments(Declared.named("/a/b/").basename("d"), "/a/d", false),
                arguments(Declared.named("/a/b").basename("d/"), "/a/d", true),
                arguments(Declared.named("b").dirname("/c/"), "/c/b", false),
                arguments(Declared.named("x").dirname("/c/").basename("d"), "/c/d", false),
                arguments(Declared.named("/a//b//"), "/a/b", true),
                arguments(Declared.named("/a/./b"), "/a/b", false),
                arguments(Declared.named("/a").basename("b"), "/b", false),
                arguments(Declared.named("/"), "/", true));
    }

    @ParameterizedTest
    @MethodSource("paths")
    void isComputed(Declared declared, String path, boolean directory) {
        assertThat(DesiredPath.of(declared.desired())).isEqualTo(new DesiredPath(Path.of(path), directory));
    }
}
