package mgmt.plugin.exec.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where programs are looked for that are named without a directory.
 *
 * @param directories in the order in which they are searched
 */
record SearchPath(List<Path> directories) {

    static final String VARIABLE = "PATH";

    /** Where there is no such variable. */
    static final String USUAL = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    static SearchPath of(String variable) {
        return new SearchPath(Stream.of(variable.split(":"))
                .filter(directory -> directory.startsWith("/"))
                .map(Path::of)
                .toList());
    }

    Stream<Path> candidates(Path program) {
        return directories.stream().map(directory -> directory.resolve(program));
    }

    Optional<Path> find(String program) {
        return candidates(Path.of(program))
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst();
    }
}
