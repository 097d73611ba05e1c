package mgmt.engine.internal.replacement;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file that lists directories, one a line: inode, space, URI. A URI keeps every byte of a path, whatever the locale,
 * and has no line break. Thread-safe: guarded by itself.
 */
final class DirectoryList {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryList.class);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;
    private @Nullable FileChannel channel;

    DirectoryList(Path file) {
        this.file = file;
    }

    /** A directory, and which one it was. */
    record Line(long inode, Path directory) {

        @Override
        public String toString() {
            return inode + " " + directory.toUri().toASCIIString();
        }

        static @Nullable Line parse(String text) {
            try {
                int space = text.indexOf(' ');
                long inode = Long.parseLong(text.substring(0, Math.max(space, 0)));
                return new Line(inode, Path.of(URI.create(text.substring(space + 1))));
            } catch (RuntimeException e) {
                // Whatever is wrong with it, only this line is lost.
                return null;
            }
        }
    }

    static long inode(Path directory) throws IOException {
        return (Long) Files.getAttribute(directory, "unix:ino");
    }

    /** Without doubles. */
    synchronized List<Line> read() throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        Set<Line> lines = new LinkedHashSet<>();
        for (String part : text.lines().toList()) {
            Line line = Line.parse(part);
            if (line != null) {
                lines.add(line);
            } else if (!part.isEmpty()) {
                LOG.debug("A damaged line in {} is left out", file);
            }
        }
        return new ArrayList<>(lines);
    }

    synchronized void append(Line line) throws IOException {
        try {
            if (channel == null) {
                channel = FileChannel.open(
                        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), OWNER_ONLY);
                // The last line may be a half one.
                write(channel, "\n");
            }
            write(channel, line + "\n");
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** In the place of all that was listed. */
    synchronized void write(List<Line> lines) throws IOException {
        close();
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(beside);
        try (FileChannel whole =
                FileChannel.open(beside, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OWNER_ONLY)) {
            for (Line line : lines) {
                write(whole, line + "\n");
            }
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void write(FileChannel to, String text) throws IOException {
        ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text);
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    synchronized void close() throws IOException {
        if (channel != null) {
            FileChannel last = channel;
            channel = null;
            last.close();
        }
    }
}
