package mgmt.api.transport;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A {@link TransportContext} for tests, which keeps what it is told, in order. Thread-safe. */
public final class RecordingContext implements TransportContext {

    private final String host;
    private final Path directory;
    private final List<Told> told = new ArrayList<>();

    /** What a context was told. */
    public enum What {
        AVAILABLE,
        UNAVAILABLE,
        FAILED,
        LOST
    }

    /**
     * One call of a transport.
     *
     * @param text the id of the store, or the reason; else empty
     * @param keys those that were lost
     */
    public record Told(What what, String text, Set<Key> keys) {}

    /**
     * A context.
     *
     * @param directory made, mode 0700, when the transport asks for it; whoever made the one above it removes it
     */
    public RecordingContext(String host, Path directory) {
        this.host = host;
        this.directory = directory;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public Path directory() throws IOException {
        try {
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            // By an earlier call, or in an earlier life of the host.
        }
        return directory;
    }

    @Override
    public System.Logger log() {
        return System.getLogger("mgmt.transport." + host);
    }

    @Override
    public void available(String store) {
        tell(new Told(What.AVAILABLE, store, Set.of()));
    }

    @Override
    public void unavailable(String why) {
        tell(new Told(What.UNAVAILABLE, why, Set.of()));
    }

    @Override
    public void failed(TransportException cause) {
        tell(new Told(What.FAILED, String.valueOf(cause.getMessage()), Set.of()));
    }

    @Override
    public void lost(Set<Key> keys) {
        tell(new Told(What.LOST, "", Set.copyOf(keys)));
    }

    private synchronized void tell(Told one) {
        told.add(one);
        notifyAll();
    }

    /** All calls so far. */
    public synchronized List<Told> told() {
        return List.copyOf(told);
    }

    /** How many calls there were so far: what comes after that is new. */
    public synchronized int mark() {
        return told.size();
    }

    /** The calls since a mark. */
    public synchronized List<Told> since(int mark) {
        return List.copyOf(told.subList(mark, told.size()));
    }

    /** All keys that were lost so far. */
    public synchronized Set<Key> lostKeys() {
        Set<Key> lost = new HashSet<>();
        told.forEach(one -> lost.addAll(one.keys()));
        return lost;
    }

    /** The newest id of the store. */
    public synchronized Optional<String> store() {
        return told.stream()
                .filter(one -> one.what() == What.AVAILABLE)
                .map(Told::text)
                .reduce((older, newer) -> newer);
    }

    /** Waits for the first call of a sort since a mark, and returns it. */
    public Told await(What what, int mark, Duration limit) throws InterruptedException {
        await(what + " is told", context -> context.first(what, mark).isPresent(), limit);
        return first(what, mark).orElseThrow();
    }

    private Optional<Told> first(What what, int mark) {
        return since(mark).stream().filter(one -> one.what() == what).findFirst();
    }

    /** Waits until a condition holds, which is looked at after each call. */
    public synchronized void await(String condition, Predicate<RecordingContext> holds, Duration limit)
            throws InterruptedException {
        Waiting.until(this, () -> holds.test(this), limit, () -> condition + "; told so far: " + told);
    }

    @Override
    public String toString() {
        return host + " " + told();
    }
}
