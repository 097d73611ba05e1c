package mgmt.api.resource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Stream;

/**
 * What lies at and below some paths, as text: type, mode, owner, group and content of every entry, and no times. Two
 * snapshots are equal when nothing that a check could see is different; nothing but regular files is opened.
 */
public final class Snapshot {

    private static final int SHOWN = 200;
    private static final int TYPE = 0170000;

    private Snapshot() {}

    /** Everything at and below the given paths, a line for each entry. */
    public static String of(Path... roots) {
        StringJoiner lines = new StringJoiner("\n");
        for (Path root : roots) {
            add(root, Integer.MAX_VALUE, lines);
        }
        return lines.toString();
    }

    /** As much of a path as a watch of the given scope reports. */
    static String of(Path path, PathScope scope) {
        int depth = switch (scope) {
            case ENTRY -> 0;
            case CHILDREN -> 1;
            case TREE -> Integer.MAX_VALUE;
        };
        StringJoiner lines = new StringJoiner("\n");
        add(path, depth, lines);
        return lines.toString();
    }

    private static void add(Path path, int depth, StringJoiner lines) {
        try {
            Map<String, Object> attributes = Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
            int mode = (Integer) attributes.get("mode");
            lines.add("%s %06o %s:%s %s"
                    .formatted(path, mode, attributes.get("uid"), attributes.get("gid"), content(path, mode)));
            if ((mode & TYPE) == 0040000 && depth > 0) {
                for (Path child : children(path)) {
                    add(child, depth - 1, lines);
                }
            }
        } catch (NoSuchFileException e) {
            lines.add(path + " absent");
        } catch (IOException e) {
            lines.add(path + " cannot be read: " + e);
        }
    }

    private static List<Path> children(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        }
    }

    private static String content(Path path, int mode) throws IOException {
        return switch (mode & TYPE) {
            case 0100000 -> shown(Files.readAllBytes(path));
            case 0120000 -> "-> " + Files.readSymbolicLink(path);
            default -> "";
        };
    }

    private static String shown(byte[] content) {
        if (content.length <= SHOWN) {
            return new String(content, StandardCharsets.ISO_8859_1).replace("\n", "\\n");
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return content.length + " bytes, sha256 " + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
