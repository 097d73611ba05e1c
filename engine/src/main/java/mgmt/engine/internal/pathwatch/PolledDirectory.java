package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A directory that the kernel does not observe for us: its entries are looked at now and then. */
final class PolledDirectory extends Directory {

    /** Stands for the directory itself, which tells at least of new and lost names where it may not be listed. */
    private static final Path ITSELF = Path.of(".");

    private final Path place;
    private final @Nullable Object inode;
    private final Map<Path, Fingerprint> seen = new HashMap<>();

    PolledDirectory(Path place, @Nullable Object inode) {
        this.place = place;
        this.inode = inode;
    }

    Path place() {
        return place;
    }

    /** Null where the file system has no such thing: then the directories at one path cannot be told apart. */
    @Nullable
    Object inode() {
        return inode;
    }

    /** Notes how these entries look now, unless that is already known. From here on no change of them is missed. */
    void remember(Question question) {
        observe(question).forEach(seen::putIfAbsent);
    }

    /** What has to be looked at for all who are interested. */
    Question question() {
        Set<Path> names = new HashSet<>();
        boolean all = false;
        for (Node view : views()) {
            names.addAll(view.names());
            all |= view.wantsEveryName();
        }
        return new Question(names, all);
    }

    /** Looks; needs no lock. */
    Map<Path, Fingerprint> observe(Question question) {
        Set<Path> names = new HashSet<>(question.names());
        if (question.everyName()) {
            names.add(ITSELF);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(place)) {
                entries.forEach(entry -> names.add(entry.getFileName()));
            } catch (IOException | DirectoryIteratorException e) {
                // Not to be listed: what is known by name is still looked at.
            }
        }
        Map<Path, Fingerprint> found = new HashMap<>();
        for (Path name : names) {
            found.put(name, Fingerprint.of(place.resolve(name)));
        }
        return found;
    }

    /** The names whose entries may have changed since they were last looked at; remembers how they look now. */
    List<Path> compare(Question question, Map<Path, Fingerprint> found) {
        List<Path> changed = new ArrayList<>();
        found.forEach((name, now) -> {
            Fingerprint before = seen.put(name, now);
            if (before == null || now.differsFrom(before)) {
                changed.add(name);
            }
        });
        if (question.everyName()) {
            seen.keySet().stream().filter(name -> !found.containsKey(name)).forEach(changed::add);
        }
        // A name that somebody has asked for meanwhile goes too: it then counts as changed the next time.
        seen.keySet().retainAll(found.keySet());
        return changed;
    }

    /** Which entries somebody wants to know about. */
    record Question(Set<Path> names, boolean everyName) {}
}
