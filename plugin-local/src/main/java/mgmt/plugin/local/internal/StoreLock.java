package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.function.Supplier;
import mgmt.api.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * The right to write into a directory, which one transport of all processes has at a time. The kernel takes it from a
 * process that dies. Who waits for it has the right to be the next, so that one who comes back at once does not starve
 * the others.
 */
final class StoreLock {

    private static final long RIGHT = 0;
    private static final long TURN = 1;

    private final String name;
    private final FileChannel channel;

    private StoreLock(String name, FileChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    /** What is done under the lock. */
    interface Work<T> {

        T run() throws IOException, TransportException, InterruptedException;
    }

    /**
     * Waits for it, and works.
     *
     * @throws GoneException when the directory was removed or replaced
     * @throws TransportException when patience has ended, or the transport
     */
    static <T> T holding(ClusterDirectory directory, Patience patience, Work<T> work)
            throws IOException, TransportException, InterruptedException {
        StoreLock lock = take(directory, patience);
        try {
            return work.run();
        } finally {
            lock.close();
        }
    }

    private static StoreLock take(ClusterDirectory directory, Patience patience)
            throws IOException, TransportException, InterruptedException {
        Path path = directory.lock();
        Inode inode = inode(path);
        String name = "lock " + inode.device() + " " + inode.number();
        Supplier<String> held = () -> path + " is held by " + LockHolder.of(inode);
        takeMark(name, patience, held);
        StoreLock lock = new StoreLock(name, open(path, name));
        boolean isTaken = false;
        try {
            FileLock turn = take(lock.channel, TURN, patience, held);
            take(lock.channel, RIGHT, patience, held);
            turn.release();
            if (!inode(path).equals(inode)) {
                throw new GoneException(path + " was replaced");
            }
            isTaken = true;
            return lock;
        } finally {
            if (!isTaken) {
                lock.close();
            }
        }
    }

    private static FileChannel open(Path path, String name) throws IOException {
        try {
            return FileChannel.open(path, StandardOpenOption.WRITE);
        } catch (NoSuchFileException e) {
            ProcessMarks.release(name);
            throw new GoneException(path + " was removed");
        } catch (IOException e) {
            ProcessMarks.release(name);
            throw e;
        }
    }

    /** Among the transports of this process. */
    private static void takeMark(String name, Patience patience, Supplier<String> held)
            throws IOException, TransportException, InterruptedException {
        String turn = name + " turn";
        patience.until(() -> ProcessMarks.take(turn), held);
        try {
            patience.until(() -> ProcessMarks.take(name), held);
        } finally {
            ProcessMarks.release(turn);
        }
    }

    private static FileLock take(FileChannel channel, long position, Patience patience, Supplier<String> held)
            throws IOException, TransportException, InterruptedException {
        @Nullable FileLock[] taken = new FileLock[1];
        patience.until(
                () -> {
                    taken[0] = channel.tryLock(position, 1, false);
                    return taken[0] != null;
                },
                held);
        return Objects.requireNonNull(taken[0]);
    }

    private static Inode inode(Path path) throws IOException {
        try {
            return Inode.of(path);
        } catch (NoSuchFileException e) {
            throw new GoneException(path + " was removed");
        }
    }

    private void close() throws IOException {
        try {
            channel.close();
        } finally {
            ProcessMarks.release(name);
        }
    }
}
