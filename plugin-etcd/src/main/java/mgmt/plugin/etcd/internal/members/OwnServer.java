package mgmt.plugin.etcd.internal.members;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import mgmt.api.transport.TransportException;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import mgmt.plugin.etcd.internal.server.Beginning;
import mgmt.plugin.etcd.internal.server.EtcdProgram;
import mgmt.plugin.etcd.internal.server.EtcdServer;
import mgmt.plugin.etcd.internal.server.ServerSetup;
import mgmt.plugin.etcd.internal.server.SnapshotTool;
import org.jspecify.annotations.Nullable;

/**
 * The etcd that this host runs, or does not run at the moment: its process, its data, and the mark of an origin beside them.
 * Confined to one thread at a time; blocks.
 */
final class OwnServer implements AutoCloseable {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final EtcdProgram program;
    private final ServerSetup setup;
    private final EtcdUrl client;
    private final System.Logger log;
    private final InstantSource clock;
    private final Runnable wake;

    /** Others may look whether it runs. */
    private volatile @Nullable EtcdServer server;

    /**
     * A server that does not run.
     *
     * @param client where this agent finds it
     * @param wake called, on any thread, when it has ended for good
     */
    OwnServer(
            EtcdProgram program,
            ServerSetup setup,
            EtcdUrl client,
            System.Logger log,
            InstantSource clock,
            Runnable wake) {
        this.program = program;
        this.setup = setup;
        this.client = client;
        this.log = log;
        this.clock = clock;
        this.wake = wake;
    }

    String version() {
        return program.version();
    }

    ServerSetup setup() {
        return setup;
    }

    /** Where this agent finds it. */
    EtcdUrl client() {
        return client;
    }

    /** Whether there are data of a member, be it one that is none any more. */
    boolean hasData() {
        return Files.isDirectory(setup.data().resolve("member"));
    }

    boolean isRunning() {
        EtcdServer running = server;
        return running != null && running.end().isEmpty();
    }

    /** Starts it; returns before it answers. */
    void start(Beginning beginning) throws TransportException {
        server = EtcdServer.start(program, setup, beginning, client, log, wake);
    }

    /** It answers, or is known to have: it is started again whenever it ends. */
    void isUp() {
        if (server != null) {
            server.isUp();
        }
    }

    /** How it has ended for good, if it has. */
    Optional<EtcdServer.End> end() {
        return server == null ? Optional.empty() : server.end();
    }

    /** Ends it, in order. */
    void stop() {
        if (server != null) {
            server.close();
            server = null;
        }
    }

    /** Deletes the data, which the other members have. */
    void deleteData() throws TransportException {
        stop();
        try {
            deleteTree(setup.data());
            Files.deleteIfExists(origin());
        } catch (IOException e) {
            throw new TransportException(setup.data() + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    private static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Moves the data out of the way.
     *
     * @return where to
     */
    Path setAside() throws TransportException {
        stop();
        Path data = setup.data();
        Instant now = clock.instant();
        try {
            Path aside = data.resolveSibling(data.getFileName() + "." + STAMP.format(now));
            for (int i = 1; Files.exists(aside); i++) {
                aside = data.resolveSibling(data.getFileName() + "." + STAMP.format(now) + "-" + i);
            }
            Files.move(data, aside);
            Files.deleteIfExists(origin());
            return aside;
        } catch (IOException e) {
            throw new TransportException(data + " cannot be moved aside: " + e.getMessage(), e);
        }
    }

    /**
     * Makes the data those of a cluster that this host is the only member of. If that fails, they are as they were.
     *
     * @return where the old ones are
     */
    Path restore() throws TransportException, InterruptedException {
        SnapshotTool tool = SnapshotTool.find(program);
        Path aside = setAside();
        boolean isDone = false;
        try {
            tool.restore(aside.resolve(Path.of("member", "snap", "db")), setup);
            isDone = true;
            return aside;
        } finally {
            if (!isDone) {
                putBack(aside);
            }
        }
    }

    private void putBack(Path aside) throws TransportException {
        try {
            deleteTree(setup.data());
            Files.move(aside, setup.data());
        } catch (IOException e) {
            throw new TransportException(
                    "the data are in " + aside + ", and cannot be moved back to " + setup.data() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    // ---- the origin

    private Path origin() {
        return setup.directory().resolve("origin");
    }

    boolean isOrigin() {
        return Files.exists(origin());
    }

    void recordOrigin() throws TransportException {
        try {
            MembershipFile.write(origin(), "since = " + clock.instant() + "\n");
        } catch (IOException e) {
            throw new TransportException(origin() + " cannot be written: " + e.getMessage(), e);
        }
    }

    void clearOrigin() throws TransportException {
        try {
            if (Files.deleteIfExists(origin())) {
                MembershipFile.sync(setup.directory());
            }
        } catch (IOException e) {
            throw new TransportException(origin() + " cannot be deleted: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
