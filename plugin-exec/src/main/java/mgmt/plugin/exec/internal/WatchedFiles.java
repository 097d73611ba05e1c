package mgmt.plugin.exec.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.zip.CRC32;

/**
 * How files are, as far as the occasions of a command go. A watch says "look again" more often than something has happened,
 * which is nothing to run a command for.
 */
final class WatchedFiles {

    private final List<Path> paths;

    WatchedFiles(List<Path> paths) {
        this.paths = paths;
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    /** Another text when one of them has changed, or what lies directly in it. */
    String fingerprint() {
        StringBuilder text = new StringBuilder();
        for (Path path : paths) {
            text.append(entry(path)).append('\n');
            if (Files.isDirectory(path)) {
                text.append(children(path)).append('\n');
            }
        }
        return text.toString();
    }

    private static String entry(Path path) {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            // A directory's own time tells of names that came and went; those are its children.
            return now.isDirectory()
                    ? "directory"
                    : now.fileKey() + " " + now.size() + " "
                            + now.lastModifiedTime().toInstant();
        } catch (IOException e) {
            return "none";
        }
    }

    /** Of a thousand files there is no need to remember a thousand lines. */
    private static long children(Path directory) {
        List<String> lines = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                lines.add(child.getFileName() + " " + entry(child));
            }
        } catch (IOException e) {
            return -1;
        }
        Collections.sort(lines);
        CRC32 sum = new CRC32();
        lines.forEach(line -> sum.update((line + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return sum.getValue();
    }
}
