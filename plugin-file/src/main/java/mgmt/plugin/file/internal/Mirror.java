package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Identity;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.ResourceContext;

/**
 * Makes the entries of one directory like those of another, at any depth. What another resource is responsible for, and
 * the temporary files of replacements, are left alone. Check and repair take the same walk; a check writes down what a
 * repair does. Confined to one thread at a time.
 */
final class Mirror {

    private static final String TEMPORARY = ".mgmt-";

    private final ResourceContext context;
    private final FileWriter writer;
    private final Umask umask;
    private final Set<Path> skipped = new HashSet<>();
    private Map<Path, ContentCheck> checks = new HashMap<>();

    Mirror(ResourceContext context, FileWriter writer, Umask umask) {
        this.context = context;
        this.writer = writer;
        this.umask = umask;
    }

    /** Adds what differs, as one property. */
    void compare(Path source, Path destination, Drift.Builder drift) throws IOException, PermanentException {
        MirrorDrift found = new MirrorDrift(destination);
        Map<Path, ContentCheck> seen = new HashMap<>();
        try {
            level(source, destination, seen, found);
        } catch (NotYetException e) {
            throw new IllegalStateException("nothing is copied by a check", e);
        }
        checks = seen;
        found.addTo(drift);
    }

    /** Repairs what differs. */
    void repair(Path source, Path destination) throws IOException, PermanentException, NotYetException {
        level(source, destination, new HashMap<>(), (path, actual, desired, repair) -> repair.run());
    }

    private void level(Path source, Path destination, Map<Path, ContentCheck> seen, Finding finding)
            throws IOException, PermanentException, NotYetException {
        NavigableSet<Path> wanted = names(source);
        if (wanted.isEmpty() && !Stat.of(source).isDirectory()) {
            // It has just been moved away: that it has nothing would mean to remove all that was copied.
            return;
        }
        for (Path name : wanted) {
            entry(source.resolve(name), destination.resolve(name), seen, finding);
        }
        for (Path name : names(destination)) {
            Path path = destination.resolve(name);
            if (!wanted.contains(name) || skipped.contains(source.resolve(name))) {
                extra(path, finding);
            }
        }
    }

    private void entry(Path from, Path to, Map<Path, ContentCheck> seen, Finding finding)
            throws IOException, PermanentException, NotYetException {
        Stat desired = Stat.of(from);
        boolean kept = isKept(to);
        Interruption.check();
        if (desired.isDirectory()) {
            directory(from, to, desired, kept, seen, finding);
        } else if (kept || desired.isAbsent()) {
            // Another resource's, or gone since the directory was read.
            return;
        } else if (desired.isFile()) {
            file(from, to, desired, seen, finding);
        } else if (desired.isLink()) {
            link(from, to, finding);
        } else if (skipped.add(from)) {
            context.log().log(System.Logger.Level.WARNING, "{0} is a {1} and is not copied", from, desired.type());
        }
    }

    private void directory(
            Path from, Path to, Stat desired, boolean kept, Map<Path, ContentCheck> seen, Finding finding)
            throws IOException, PermanentException, NotYetException {
        Stat actual = Stat.of(to);
        if (!kept) {
            Attributes attributes = Attributes.copiedFrom(desired, umask);
            if (!actual.isDirectory()) {
                finding.found(
                        to,
                        actual.type().toString(),
                        "directory",
                        () -> writer.createDirectory(to, actual, attributes));
            } else {
                mode(to, actual, attributes, finding);
            }
        }
        if (Stat.of(to).isDirectory()) {
            level(from, to, seen, finding);
        }
    }

    private void file(Path from, Path to, Stat desired, Map<Path, ContentCheck> seen, Finding finding)
            throws IOException, PermanentException, NotYetException {
        Stat actual = Stat.of(to);
        Content content = new SourceFile(from);
        Attributes attributes = Attributes.copiedFrom(desired, umask);
        Repair write = () -> writer.writeFile(to, actual, content, attributes);
        if (!actual.isFile()) {
            finding.found(to, actual.type().toString(), "file, " + Shown.size(desired.size()), write);
            return;
        }
        ContentCheck check = checks.computeIfAbsent(to, path -> new ContentCheck());
        seen.put(to, check);
        if (check.isEqual(to, actual, content, desired)) {
            mode(to, actual, attributes, finding);
        } else {
            finding.found(to, Shown.size(actual.size()), Shown.size(desired.size()) + " as in the source", write);
        }
    }

    private void link(Path from, Path to, Finding finding) throws IOException, PermanentException, NotYetException {
        Path desired = Files.readSymbolicLink(from);
        Stat actual = Stat.of(to);
        String is = actual.type().toString();
        if (actual.isLink()) {
            Path text = Files.readSymbolicLink(to);
            if (text.equals(desired)) {
                return;
            }
            is = "link to " + text;
        }
        finding.found(to, is, "link to " + desired, () -> writer.writeLink(to, actual, desired));
    }

    private void mode(Path path, Stat actual, Attributes attributes, Finding finding)
            throws IOException, PermanentException, NotYetException {
        Drift.Builder modes = Drift.builder();
        attributes.compare(actual, modes);
        for (Drift.Difference mode : modes.build().differences()) {
            finding.found(
                    path, "mode " + mode.actual(), "mode " + mode.desired(), () -> attributes.repair(path, actual));
        }
    }

    /** An entry that the source lacks: removed, down to what must be kept. */
    private void extra(Path path, Finding finding) throws IOException, PermanentException, NotYetException {
        if (isKept(path)) {
            return;
        }
        Stat actual = Stat.of(path);
        if (actual.isDirectory() && hasKept(path)) {
            for (Path name : names(path)) {
                extra(path.resolve(name), finding);
            }
        } else if (!actual.isAbsent()) {
            finding.found(path, actual.type().toString(), "absent", () -> Removal.remove(path));
        }
    }

    private boolean hasKept(Path directory) throws IOException {
        for (Path name : names(directory)) {
            Path path = directory.resolve(name);
            if (isKept(path) || (Stat.of(path).isDirectory() && hasKept(path))) {
                return true;
            }
        }
        return false;
    }

    private boolean isKept(Path path) {
        Path name = path.getFileName();
        return (name != null && name.toString().startsWith(TEMPORARY))
                || context.isProvidedByAnother(Identity.path(path));
    }

    /** By path, not by text: a name may be no valid text. */
    private static NavigableSet<Path> names(Path directory) throws IOException {
        NavigableSet<Path> names = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(directory.relativize(entry)));
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Gone or replaced since it was looked at; that is an event, and the next check's business.
            return names;
        } catch (IOException e) {
            throw FileFailure.of("list", directory, e);
        }
        return names;
    }

    /** What the walk does with each difference. */
    @FunctionalInterface
    interface Finding {
        void found(Path path, String actual, String desired, Repair repair)
                throws IOException, PermanentException, NotYetException;
    }

    /** Removes one difference. */
    @FunctionalInterface
    interface Repair {
        void run() throws IOException, PermanentException, NotYetException;
    }
}
