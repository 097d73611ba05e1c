package mgmt.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Rules that show in the text of the sources only. */
class SourceRulesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void theEngineKnowsNoKindAndNoStore() {
        assertThat(lines(ROOT.resolve("engine/src/main"), "[Ee]tcd|systemd|[Dd]bus|DBus"))
                .isEmpty();
    }

    @Test
    void nobodySleepsInTestsEither() {
        assertThat(lines(ROOT, "Thread\\s*\\.\\s*sleep\\s*\\(|TimeUnit\\.\\w+\\.sleep\\s*\\("))
                .isEmpty();
    }

    @Test
    void noTestIsSwitchedOff() {
        assertThat(lines(ROOT, "^\\s*@(Disabled|Ignore)\\b")).isEmpty();
    }

    /** bnd judges an abstract method that stands after a default one as a minor change, which would hide a break. */
    @Test
    void abstractMethodsOfTheApiStandBeforeDefaultOnes() {
        for (Path file : sources(ROOT.resolve("api/src/main"))) {
            List<String> methods = read(file)
                    .lines()
                    .filter(line -> line.matches("    (default |static |[A-Z<]|void |boolean |int |long ).*[;{]"))
                    .filter(line -> line.contains("("))
                    .toList();
            if (read(file).contains("public interface ")) {
                boolean seen = false;
                for (String method : methods) {
                    boolean isAbstract = method.endsWith(";");
                    assertThat(seen && isAbstract)
                            .as("%s: %s", file.getFileName(), method.strip())
                            .isFalse();
                    seen |= !isAbstract;
                }
            }
        }
    }

    private static List<String> lines(Path directory, String pattern) {
        Pattern wanted = Pattern.compile(pattern);
        return sources(directory).stream()
                .filter(file -> !file.endsWith("SourceRulesTest.java"))
                .flatMap(file -> read(file)
                        .lines()
                        .filter(line -> wanted.matcher(line).find())
                        .map(line -> file + ": " + line))
                .toList();
    }

    private static List<Path> sources(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("/target/"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
