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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hashes of files that have not changed since they were read: a start would else read some megabytes several times. A
 * file is told by what the kernel changes with every write to it. Confined to one thread.
 */
final class KnownHashes {

    private static final Logger LOG = LoggerFactory.getLogger(KnownHashes.class);
    private static final String ATTRIBUTES = "unix:dev,ino,size,ctime,lastModifiedTime";

    /** A file that was changed less than this ago may be changed again within one tick of the kernel's clock. */
    private static final Duration TICKS = Duration.ofSeconds(2);

    private final Path file;
    private final Duration ticks;
    private final Map<String, String> hashes = new HashMap<>();
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
                String[] words = line.split("\t", 2);
                if (words.length == 2) {
                    known.hashes.put(words[0], words[1]);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.trace("{} is not there yet", file);
        } catch (IOException e) {
            LOG.debug("{} cannot be read", file, e);
        }
        return known;
    }

    /** The hash of the file that is in this state, if it is known. */
    Optional<String> of(State state) {
        Optional<String> known = Optional.ofNullable(hashes.get(state.identity()));
        known.ifPresent(hash -> used.add(state.identity()));
        return known;
    }

    /**
     * Takes note of the hash of a file, unless it may have changed meanwhile.
     *
     * @param before as it was before it was read
     */
    void add(Path of, State before, String hash) throws IOException {
        if (before.isOld() && before.identity().equals(state(of).identity())) {
            hashes.put(before.identity(), hash);
            used.add(before.identity());
            isChanged = true;
        }
    }

    /** Writes down those that were asked for. */
    void write() {
        isChanged |= hashes.keySet().retainAll(used);
        if (!isChanged) {
            return;
        }
        StringBuilder text = new StringBuilder();
        hashes.forEach((identity, hash) ->
                text.append(identity).append('\t').append(hash).append('\n'));
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
}
