package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The life of an open transport as others can see it: a file that is locked for as long. When the process dies, however
 * that happens, the kernel lets go of the lock.
 */
final class Session implements AutoCloseable {

    private static final int ID_BYTES = 8;

    private final String id;
    private final Path path;
    private final FileChannel channel;

    private Session(String id, Path path, FileChannel channel) {
        this.id = id;
        this.path = path;
        this.channel = channel;
    }

    /** Begins one. Only under the lock of the directory, since until it is locked it looks dead. */
    static Session begin(Path directory) throws IOException {
        String id = randomId();
        Path path = directory.resolve(id);
        ProcessMarks.take(mark(id));
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(
                    path,
                    EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    ClusterDirectory.OWN_FILE);
            if (channel.tryLock() == null) {
                throw new IOException(path + " is new and locked already");
            }
            return new Session(id, path, channel);
        } catch (IOException e) {
            if (channel != null) {
                channel.close();
            }
            ProcessMarks.release(mark(id));
            throw e;
        }
    }

    /** Of sessions and stores. */
    static String randomId() {
        byte[] id = new byte[ID_BYTES];
        new SecureRandom().nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    String id() {
        return id;
    }

    /** Whether others can see it. */
    boolean isVisible() {
        return Files.exists(path);
    }

    /**
     * Whether a session has ended without a word. Those of this process are not tried: closing the file that was tried
     * would end the session.
     */
    static boolean isDead(Path directory, String id) throws IOException {
        if (ProcessMarks.isTaken(mark(id))) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(directory.resolve(id), StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        } catch (NoSuchFileException e) {
            return true;
        } catch (OverlappingFileLockException e) {
            // Another transport of this process is trying it, too.
            return false;
        }
    }

    /** Removes the files of sessions that nobody knows. Only under the lock of the directory. */
    static void removeOthers(Path directory, Set<String> known) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String id = file.getFileName().toString();
                if (!known.contains(id) && isDead(directory, id)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static String mark(String id) {
        return "session " + id;
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(path);
            channel.close();
        } finally {
            ProcessMarks.release(mark(id));
        }
    }
}
