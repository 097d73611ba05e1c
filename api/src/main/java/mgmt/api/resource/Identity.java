package mgmt.api.resource;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A thing of the machine that a declaration provides, or needs before it. Two identities match when they are equal.
 *
 * @param type what sort of thing, such as {@code path}; types in use by several kinds have factories here
 * @param value which one
 */
public record Identity(String type, String value) {

    private static final String FRAGMENT = "fragment";
    private static final List<String> MERGED = List.of("/bin", "/sbin", "/lib", "/lib64");

    public Identity {
        Objects.requireNonNull(type);
        Objects.requireNonNull(value);
    }

    /**
     * Whatever lies at a path. Names that merged-usr systems have twice are one: {@code /lib/x} is {@code /usr/lib/x},
     * and so for {@code /bin}, {@code /sbin} and {@code /lib64}
     * (hier(7); Debian merges them since version 12).
     */
    public static Identity path(Path path) {
        return new Identity("path", merged(path));
    }

    /** A directory at a path, with the same rule. */
    public static Identity directory(Path path) {
        return new Identity("directory", merged(path));
    }

    /**
     * One of the files that lie directly in a directory of fragments, one whose name ends in {@code .d}, such as a drop-in
     * in {@code nginx.service.d}. Several resources may provide it, each with a file of its own; see
     * {@link Links.Builder#listensToEvery}.
     *
     * @param directory the directory, with the same rule as for a path
     */
    public static Identity fragmentIn(Path directory) {
        return new Identity(FRAGMENT, merged(directory));
    }

    /** Whether several resources may provide it beside each other, rather than be responsible for one thing together. */
    public boolean isShared() {
        return type.equals(FRAGMENT);
    }

    private static String merged(Path path) {
        String written = path.toString();
        String normal = written.startsWith("/") && !written.contains("/.")
                ? written
                : path.normalize().toString();
        for (String directory : MERGED) {
            if (isWithin(normal, directory)) {
                return "/usr" + normal;
            }
        }
        return normal;
    }

    private static boolean isWithin(String path, String directory) {
        return path.startsWith(directory)
                && (path.length() == directory.length() || path.charAt(directory.length()) == '/');
    }

    // Written out, since these are keys of large maps, and what the compiler makes of a record is linked at run time.

    @Override
    public boolean equals(Object other) {
        return other instanceof Identity identity && value.equals(identity.value) && type.equals(identity.type);
    }

    @Override
    public int hashCode() {
        return 31 * type.hashCode() + value.hashCode();
    }

    @Override
    public String toString() {
        return type + ":" + value;
    }
}
