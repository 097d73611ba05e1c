package mgmt.api.resource;

import java.nio.file.Path;
import java.util.Objects;

/**
 * A thing of the machine that a declaration provides, or needs before it. Two identities match when they are equal.
 *
 * @param type what sort of thing, such as {@code path}; types in use by several kinds have factories here
 * @param value which one
 */
public record Identity(String type, String value) {

    private static final String FRAGMENT = "fragment";

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
        Path normal = path.normalize();
        if (normal.getNameCount() == 0) {
            return normal.toString();
        }
        return switch (normal.getName(0).toString()) {
            case "bin", "sbin", "lib", "lib64" -> "/usr" + normal;
            default -> normal.toString();
        };
    }

    @Override
    public String toString() {
        return type + ":" + value;
    }
}
