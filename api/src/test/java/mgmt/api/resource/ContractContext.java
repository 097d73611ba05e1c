package mgmt.api.resource;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ResourceContext} for tests, without an engine: paths are looked at every few milliseconds by a thread of its
 * own, files are replaced by a temporary and a rename. It counts what was lent and not given back. Thread-safe.
 */
public final class ContractContext implements ResourceContext, AutoCloseable {

    private static final int PERIOD_MILLIS = 2;

    private final ResourceId id;
    private final Map<String, String> memory = new ConcurrentHashMap<>();
    private final Set<Identity> providedByAnother = ConcurrentHashMap.newKeySet();
    private final Set<Map.Entry<ResourceId, Identity>> provisions = ConcurrentHashMap.newKeySet();
    private final Set<String> secrets = ConcurrentHashMap.newKeySet();
    private final ContractValues values = new ContractValues();
    private final ContractLog log;
    private final Set<PolledPath> watches = ConcurrentHashMap.newKeySet();
    private final Set<PlainReplacement> replacements = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread poller;
    private long looks;
    private @Nullable Path stateDirectory;

    /** A context for the given resource. */
    public ContractContext(ResourceId id) {
        this.id = id;
        this.log = new ContractLog(id.toString());
    }

    /** Lets another resource provide the given identity from now on. */
    public void provideByAnother(Identity identity) {
        providedByAnother.add(identity);
    }

    /** Lets the given resource provide the given identity from now on. */
    public void provideBy(ResourceId other, Identity identity) {
        provisions.add(Map.entry(other, identity));
        provideByAnother(identity);
    }

    /** Lets the value of a field be secret from now on, as if it were received from a resource that sends a secret. */
    public void keepSecret(String field) {
        secrets.add(field);
    }

    /** What was logged, a line each that begins with its level, such as {@code INFO started}. */
    public List<String> logged() {
        return log.lines();
    }

    /** How many watches are open. */
    public int openWatches() {
        return watches.size() + values.openWatches();
    }

    @Override
    public ContractValues values() {
        return values;
    }

    /** How many replacements are open, neither committed nor discarded. */
    public int openReplacements() {
        return replacements.size();
    }

    @Override
    public ResourceId id() {
        return id;
    }

    @Override
    public String host() {
        return "contract";
    }

    @Override
    public synchronized Path stateDirectory() throws IOException {
        if (stateDirectory == null) {
            stateDirectory = Files.createTempDirectory("mgmt-contract");
        }
        return stateDirectory;
    }

    @Override
    public Map<String, String> memory() {
        return memory;
    }

    @Override
    public Subscription watch(Path path, PathScope scope, Changes changes) {
        PolledPath watch = new PolledPath(path, scope, changes);
        watches.add(watch);
        startPolling();
        return () -> watches.remove(watch);
    }

    @Override
    public Replacement replace(Path target, FileAttribute<Set<PosixFilePermission>> mode) throws IOException {
        Path temporary = target.resolveSibling(".mgmt-" + UUID.randomUUID());
        FileChannel channel =
                FileChannel.open(temporary, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode);
        PlainReplacement replacement = new PlainReplacement(temporary, target, channel);
        replacements.add(replacement);
        return replacement;
    }

    @Override
    public boolean isProvidedByAnother(Identity identity) {
        return providedByAnother.contains(identity);
    }

    @Override
    public boolean isProvidedBy(ResourceId other, Identity identity) {
        return provisions.contains(Map.entry(other, identity));
    }

    @Override
    public boolean isSecret(String field) {
        return secrets.contains(field);
    }

    @Override
    public System.Logger log() {
        return log;
    }

    /** Ends the polling and removes the state directory; may be called more than once. */
    @Override
    public synchronized void close() throws IOException {
        closed.countDown();
        notifyAll();
        if (stateDirectory != null) {
            Trees.remove(stateDirectory);
            stateDirectory = null;
        }
    }

    private synchronized void startPolling() {
        if (poller == null) {
            poller = new Thread(this::poll, "contract watch");
            poller.setDaemon(true);
            poller.start();
        }
    }

    /** Returns when every path that is watched has been looked at since the call; at once when none ever was. */
    synchronized void awaitLook() throws InterruptedException {
        // The look that goes on may have passed a path already.
        long enough = looks + 2;
        while (poller != null && looks < enough && closed.getCount() > 0) {
            wait();
        }
    }

    private void poll() {
        try {
            while (!closed.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                watches.forEach(PolledPath::look);
                synchronized (this) {
                    looks++;
                    notifyAll();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reports when what lies at a path is another than before. Looked at by the polling thread alone. */
    private static final class PolledPath {

        private final Path path;
        private final PathScope scope;
        private final Changes changes;
        private String seen;

        PolledPath(Path path, PathScope scope, Changes changes) {
            this.path = path;
            this.scope = scope;
            this.changes = changes;
            this.seen = Snapshot.of(path, scope);
        }

        void look() {
            String now = Snapshot.of(path, scope);
            if (!now.equals(seen)) {
                seen = now;
                changes.changed();
            }
        }
    }

    private final class PlainReplacement implements Replacement {

        private final Path temporary;
        private final Path target;
        private final FileChannel channel;

        PlainReplacement(Path temporary, Path target, FileChannel channel) {
            this.temporary = temporary;
            this.target = target;
            this.channel = channel;
        }

        @Override
        public Path temporary() {
            return temporary;
        }

        @Override
        public FileChannel channel() {
            return channel;
        }

        @Override
        public void commit() throws IOException {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void close() throws IOException {
            replacements.remove(this);
            channel.close();
            Files.deleteIfExists(temporary);
        }
    }
}
