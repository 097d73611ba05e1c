package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** Writes that are on the disk when they have ended. */
final class Disk {

    private Disk() {}

    /** Writes bytes at a position of a file that is there, after what follows this position was cut off. */
    static void append(Path file, long position, byte[] bytes) throws IOException {
        AtomicBoolean isCut = new AtomicBoolean();
        Uninterrupted.run(() -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                // Only once: others may have read what an attempt has written that was interrupted later.
                if (isCut.compareAndSet(false, true)) {
                    channel.truncate(position);
                }
                writeOrUndo(channel, position, bytes);
                force(channel);
            }
        });
    }

    private static void force(FileChannel channel) throws IOException {
        try {
            channel.force(false);
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            throw new UnconfirmedException(e);
        }
    }

    /** The bytes are written, and others see them, but the disk has not said that it has them. */
    static final class UnconfirmedException extends IOException {

        private static final long serialVersionUID = 1L;

        UnconfirmedException(IOException cause) {
            super("the disk does not confirm what was written: " + Reason.of(cause), cause);
        }
    }

    /** A full disk takes some of the bytes: these would be in the way of nobody, but take the last space. */
    private static void writeOrUndo(FileChannel channel, long position, byte[] bytes) throws IOException {
        try {
            write(channel, position, bytes);
        } catch (IOException e) {
            if (channel.isOpen()) {
                channel.truncate(position);
            }
            throw e;
        }
    }

    private static void write(FileChannel channel, long position, byte[] bytes) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            channel.write(left, position + left.position());
        }
    }

    /** Puts a file with these bytes in the place of another one, or where there was none. */
    static void replace(Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Uninterrupted.run(() -> {
            Files.deleteIfExists(beside);
            try {
                EnumSet<StandardOpenOption> options =
                        EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
                try (FileChannel channel = FileChannel.open(beside, options, ClusterDirectory.OWN_FILE)) {
                    write(channel, 0, bytes);
                    channel.force(true);
                }
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                Files.deleteIfExists(beside);
                throw e;
            }
        });
        Path parent = file.getParent();
        if (parent != null) {
            sync(parent);
        }
    }

    /** Makes the names in a directory last. */
    static void sync(Path directory) throws IOException {
        Uninterrupted.run(() -> {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        });
    }
}
