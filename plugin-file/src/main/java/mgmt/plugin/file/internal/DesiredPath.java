package mgmt.plugin.file.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import mgmt.plugin.file.internal.FileKind.File;

/**
 * A path as a declaration means it.
 *
 * @param path absolute and normal
 * @param directory whether it was written with a slash at its end
 */
record DesiredPath(Path path, boolean directory) {

    /** Where the declared file lies: its path, with the directory part or the last part replaced. */
    static DesiredPath of(File file) {
        return parse(resultant(file.name(), file.path(), file.dirname(), file.basename()));
    }

    /**
     * Reads an absolute path.
     *
     * @throws IllegalArgumentException when it is not one; the message says what would be right
     */
    static DesiredPath parse(String text) {
        if (!text.startsWith("/")) {
            throw new IllegalArgumentException("the path '" + text + "' must be absolute: begin it with a slash");
        }
        Path path = checked(text);
        return new DesiredPath(text.contains("/.") ? path.normalize() : path, text.endsWith("/"));
    }

    /**
     * Reads a path that needs not be absolute.
     *
     * @throws IllegalArgumentException when it is none, or goes up; the message says what would be right
     */
    static Path checked(String text) {
        Path path;
        try {
            path = Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is not a path: " + e.getReason() + hint(text), e);
        }
        if (text.contains("..") && goesUp(path)) {
            throw new IllegalArgumentException(
                    "the path '" + text + "' goes up with '..', which links would lead astray: write it without");
        }
        return path;
    }

    private static boolean goesUp(Path path) {
        for (Path part : path) {
            if (part.toString().equals("..")) {
                return true;
            }
        }
        return false;
    }

    private static String hint(String text) {
        return text.chars().allMatch(letter -> letter < 128)
                ? ""
                : "; Java spells names beyond ASCII only in a UTF-8 locale: start the agent with LC_ALL=C.UTF-8";
    }

    boolean isRoot() {
        return path.getNameCount() == 0;
    }

    /** The directory that it lies in, if that is one whose files are read together, such as {@code conf.d}. */
    Optional<Path> fragmentDirectory() {
        return Optional.ofNullable(path.getParent())
                .filter(parent -> parent.toString().endsWith(".d"));
    }

    /** The path, or else the name, with the directory part or the last part replaced; a slash at the end is kept. */
    static String resultant(String name, Optional<String> path, Optional<String> dirname, Optional<String> basename) {
        String base = single(path.orElse(name));
        if (dirname.isEmpty() && basename.isEmpty()) {
            return base;
        }
        int last = last(base);
        return dirname.orElse(base.substring(0, last)) + basename.orElse(base.substring(last));
    }

    /** What becomes of the path behind its directory part; a slash at the end is kept. */
    static String lastPart(File file) {
        String base = single(file.path().orElse(file.name()));
        return file.basename().orElse(base.substring(last(base)));
    }

    private static int last(String path) {
        return path.lastIndexOf('/', path.length() - 2) + 1;
    }

    private static String single(String path) {
        String slashes = path;
        while (slashes.contains("//")) {
            slashes = slashes.replace("//", "/");
        }
        return slashes;
    }
}
