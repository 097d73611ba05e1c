package mgmt.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import mgmt.launcher.log.Causes;

/**
 * Keeps a second agent out of a prefix. The kernel holds the lock and drops it when the process ends, however it ends;
 * the text in the file only tells the second agent's user who the first one is.
 */
final class PrefixLock implements AutoCloseable {

    private final FileChannel channel;

    private PrefixLock(FileChannel channel) {
        this.channel = channel;
    }

    static PrefixLock take(Path prefix, String hostname, Instant now) throws LaunchException {
        Path file = prefix.resolve("lock");
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!isTaken(channel)) {
                channel.close();
                throw new LaunchException("the prefix " + prefix + " is in use by " + holder(file));
            }
            String text =
                    hostname + "\n" + ProcessHandle.current().pid() + "\n" + now.truncatedTo(ChronoUnit.SECONDS) + "\n";
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            return new PrefixLock(channel);
        } catch (IOException e) {
            throw new LaunchException("cannot lock the prefix: " + Causes.describe(e), e);
        }
    }

    private static boolean isTaken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The holder may be just about to write who it is. */
    private static String holder(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return lines.size() < 3
                ? "another agent"
                : "agent " + lines.get(0) + " (pid " + lines.get(1) + ", since " + lines.get(2) + ")";
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
