package mgmt.engine.internal.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.replacement.OwnDirectory;

/** The directories in which resources keep their state: {@code <kind>/<name>}, the name made fit for a file system. */
final class StateDirectories {

    private static final int LONGEST_NAME = 150;

    private final Path directory;

    StateDirectories(Path directory) {
        this.directory = directory;
    }

    /** The directory of a resource, which is made if it is not there. */
    Path directory(ResourceId id) throws IOException {
        Path own = path(id);
        OwnDirectory.make(own);
        return own;
    }

    /** Where it is, or would be. */
    Path path(ResourceId id) {
        return directory.resolve(fit(id.kind())).resolve(fit(id.name()));
    }

    /** Percent-encodes what is not harmless; a long name is cut and told apart by its hash. */
    static String fit(String name) {
        StringBuilder fit = new StringBuilder();
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isHarmless = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || (c == '.' && !fit.isEmpty());
            fit.append(isHarmless ? String.valueOf(c) : String.format(Locale.ROOT, "%%%02X", (int) c));
        }
        return fit.length() <= LONGEST_NAME ? fit.toString() : fit.substring(0, LONGEST_NAME) + "%" + hash(name);
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
