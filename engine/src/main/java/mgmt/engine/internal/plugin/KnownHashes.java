package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import mgmt.engine.internal.replacement.DurableFile;
import mgmt.engine.internal.replacement.IoFault;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hashes of files that have not changed since they were read, and which bundles they are: a start would else read some
 * megabytes, and the directories of large jars, several times. A file is told by what the kernel changes with every write
 * to it. Confined to one thread.
 */
final class KnownHashes {

    private static final Logger LOG = LoggerFactory.getLogger(KnownHashes.class);
    private static final String ATTRIBUTES = "unix:dev,ino,size,ctime,lastModifiedTime";

    /** A file that was changed less than this ago may be changed again within one tick of the kernel's clock. */
    private static final Duration TICKS = Duration.ofSeconds(2);

    private final Path file;
    private final Duration ticks;
    private final Map<String, Known> hashes = new HashMap<>();
    private final Set<String> used = new HashSet<>();
    private boolean isChanged;

    private KnownHashes(Path file, Duration ticks) {
        this.file = file;
        this.ticks = ticks;
    }

    /** Those that were written to a file; none if it cannot be read, since all of them can be found anew. */
    static KnownHashes read(Path file) {
        return read(file, TICKS);
    }

    static KnownHashes read(Path file, Duration ticks) {
        KnownHashes known = new KnownHashes(file, ticks);
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                known.readLine(line);
            }
        } catch (NoSuchFileException e) {
            LOG.trace("{} is not there yet", file);
        } catch (IOException e) {
            LOG.debug("{} cannot be read", file, e);
        }
        return known;
    }

    /** A line that does not tell what it should is left out: what it was about can be found anew. */
    private void readLine(String line) {
        String[] words = line.split("\t", 4);
        if (words.length == 2) {
            hashes.put(words[0], new Known(words[1], Optional.empty()));
        } else if (words.length == 4) {
            try {
                Bundle bundle = new Bundle(words[2], new Version(words[3]));
                hashes.put(words[0], new Known(words[1], Optional.of(bundle)));
            } catch (IllegalArgumentException e) {
                LOG.debug("{} has a line with no version: {}", file, line);
            }
        }
    }

    /** What is known of the file that is in this state. */
    Optional<Known> of(State state) {
        Optional<Known> known = Optional.ofNullable(hashes.get(state.identity()));
        known.ifPresent(each -> used.add(state.identity()));
        return known;
    }

    /**
     * Takes note of what a file is, unless it may have changed meanwhile.
     *
     * @param before as it was before it was read
     */
    void add(Path of, State before, Known known) throws IOException {
        if (before.isOld() && before.identity().equals(state(of).identity())) {
            hashes.put(before.identity(), known);
            used.add(before.identity());
            isChanged = true;
        }
    }

    /** Forgets those that nobody has asked for. */
    void clean() {
        isChanged |= hashes.keySet().retainAll(used);
    }

    /** Writes down what has changed. */
    void write() {
        if (!isChanged) {
            return;
        }
        StringBuilder text = new StringBuilder();
        hashes.forEach((identity, known) -> {
            text.append(identity).append('\t').append(known.hash());
            known.bundle()
                    .ifPresent(bundle ->
                            text.append('\t').append(bundle.name()).append('\t').append(bundle.version()));
            text.append('\n');
        });
        try {
            DurableFile.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
            isChanged = false;
        } catch (IOException e) {
            EndedException.throwIfInterrupted(e);
            LOG.warn("{}; the next start reads all plugins anew", IoFault.describe(e));
        }
    }

    /** A file as it is now. */
    State state(Path of) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(of, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
        FileTime changed = (FileTime) Objects.requireNonNull(attributes.get("ctime"));
        return new State(
                attributes.get("dev") + " " + attributes.get("ino") + " " + attributes.get("size") + " " + changed + " "
                        + attributes.get("lastModifiedTime"),
                changed.toInstant().isBefore(Instant.now().minus(ticks)));
    }

    /**
     * A file as it was at one moment.
     *
     * @param identity differs from that of any other file, and of this one after another write
     * @param isOld whether the next write is sure to change the identity
     */
    record State(String identity, boolean isOld) {}

    /**
     * What a file is.
     *
     * @param hash of its content
     * @param bundle empty where nobody has looked
     */
    record Known(String hash, Optional<Bundle> bundle) {}

    /**
     * A bundle as its manifest has it.
     *
     * @param name its symbolic name
     * @param version the bundle's
     */
    record Bundle(String name, Version version) {}
}
