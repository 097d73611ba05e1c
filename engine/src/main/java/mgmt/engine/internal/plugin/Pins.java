package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code plugins.sha256} allows to be loaded from its folder, in the format of sha256sum(1). Immutable. */
final class Pins {

    static final String FILE_NAME = "plugins.sha256";

    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](.+)");
    private static final Pins NONE = new Pins(Set.of(), Set.of());

    private final Set<String> names;
    private final Set<String> hashes;

    private Pins(Set<String> names, Set<String> hashes) {
        this.names = Set.copyOf(names);
        this.hashes = Set.copyOf(hashes);
    }

    /** Everything is allowed. */
    static Pins none() {
        return NONE;
    }

    /** Reads the file; the message of an exception says what is wrong in which line. */
    static Pins read(Path file) throws IOException, RefusedException {
        Set<String> names = new HashSet<>();
        Set<String> hashes = new HashSet<>();
        int number = 0;
        for (String line : new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList()) {
            number++;
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                hashes.add(matcher.group(1).toLowerCase(Locale.ROOT));
                names.add(matcher.group(2));
            } else if (!line.isBlank() && !line.startsWith("#")) {
                throw new RefusedException(file + ":" + number + ": expected a line as sha256sum writes it (64"
                        + " hexadecimal digits, two blanks, the name of a jar), found: " + line);
            }
        }
        return new Pins(names, hashes);
    }

    /** Why a jar must not be loaded. */
    Optional<String> fault(String fileName, String hash) {
        if (this == NONE || hashes.contains(hash)) {
            return Optional.empty();
        }
        return Optional.of(
                names.contains(fileName)
                        ? "its content is another one than " + FILE_NAME + " lists (its SHA-256 is " + hash + ")"
                        : FILE_NAME + " does not list it (its SHA-256 is " + hash + ")");
    }
}
