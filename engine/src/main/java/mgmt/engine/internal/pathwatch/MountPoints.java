package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The roots of file systems, which belong to no directory that the kernel would tell of their owner and mode. Mounts made
 * after this was read are not in it. Immutable.
 */
final class MountPoints {

    private static final int FIELD = 4;
    private static final Pattern ESCAPED = Pattern.compile("\\\\([0-7]{3})");

    private final Set<Path> points;

    private MountPoints(Set<Path> points) {
        this.points = points;
    }

    static MountPoints read() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/mountinfo"), StandardCharsets.UTF_8)) {
            return new MountPoints(lines.map(line -> line.split(" ", FIELD + 2))
                    .filter(fields -> fields.length > FIELD)
                    .map(fields -> Path.of(unescaped(fields[FIELD])))
                    .collect(Collectors.toSet()));
        } catch (IOException | RuntimeException e) {
            return new MountPoints(Set.of(Path.of("/")));
        }
    }

    private static String unescaped(String field) {
        return ESCAPED.matcher(field)
                .replaceAll(
                        match -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(match.group(1), 8))));
    }

    boolean contains(Path place) {
        return points.contains(place);
    }
}
