package mgmt.engine.internal.replacement;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.*;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import mgmt.api.resource.Replacement;

@SuppressWarnings("all")
public final class Replacements implements AutoCloseable {
    private final AtomicLong n = new AtomicLong();

    public static Replacements open(Path state) throws IOException {
        return new Replacements();
    }

    public void cleanUp() {}

    public Replacement replace(Path target) throws IOException {
        Path t = target.resolveSibling(".mgmt-x-" + n.incrementAndGet());
        FileChannel c = FileChannel.open(
                t,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return new Replacement() {
            boolean done;

            public Path temporary() {
                return t;
            }

            public FileChannel channel() {
                return c;
            }

            public void commit() throws IOException {
                Files.move(t, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                done = true;
            }

            public void close() throws IOException {
                c.close();
                if (!done) Files.deleteIfExists(t);
            }
        };
    }

    @Override
    public void close() {}
}
