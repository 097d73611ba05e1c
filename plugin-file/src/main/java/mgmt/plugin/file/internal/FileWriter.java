package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Replacement;
import mgmt.api.resource.ResourceContext;

/** Makes files and directories, each complete with owner and mode before it can be seen in its place. */
final class FileWriter {

    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final ResourceContext context;
    private final boolean force;

    /**
     * A writer.
     *
     * @param force whether it may make parents, and remove a directory where a file should be or the reverse
     */
    FileWriter(ResourceContext context, boolean force) {
        this.context = context;
        this.force = force;
    }

    /** Puts a file with this content in the place of what lies at the path; a reader sees the old or the new one. */
    void writeFile(Path path, Stat actual, Content content, Attributes attributes)
            throws IOException, PermanentException, NotYetException {
        if (!actual.isLink()) {
            requireForce(path, actual, Stat.Type.FILE);
        }
        try (Replacement replacement =
                Parents.needed(path, force, () -> context.replace(path, attributes.first(actual)))) {
            content.writeTo(replacement.channel());
            attributes.prepare(replacement.temporary(), false, actual);
            if (actual.isDirectory()) {
                Removal.remove(path);
            }
            replacement.commit();
        } catch (IOException e) {
            throw FileFailure.of("write", path, e);
        }
    }

    /** Makes an empty file where there is none; never touches one that has appeared meanwhile. */
    void createEmptyFile(Path path, Stat actual, Attributes attributes) throws IOException, PermanentException {
        clear(path, actual, Stat.Type.FILE);
        try {
            Parents.needed(path, force, () -> Files.createFile(path, PRIVATE_FILE));
            undoneOnFailure(path, () -> attributes.prepare(path, false, Stat.ABSENT));
        } catch (IOException e) {
            throw FileFailure.of("create", path, e);
        }
    }

    /** Makes a directory where there is none. */
    void createDirectory(Path path, Stat actual, Attributes attributes) throws IOException, PermanentException {
        clear(path, actual, Stat.Type.DIRECTORY);
        try {
            if (attributes.areManaged()) {
                Parents.needed(path, force, () -> Files.createDirectory(path, PRIVATE_DIRECTORY));
                undoneOnFailure(path, () -> attributes.prepare(path, true, Stat.ABSENT));
            } else {
                Parents.needed(path, force, () -> Files.createDirectory(path));
            }
        } catch (IOException e) {
            throw FileFailure.of("make the directory", path, e);
        }
    }

    /** Puts a link with this text in the place of what lies at the path. */
    void writeLink(Path path, Stat actual, Path text) throws IOException, PermanentException {
        if (!actual.isFile()) {
            requireForce(path, actual, Stat.Type.LINK);
        }
        try (Replacement replacement = context.replace(path)) {
            // The temporary's name serves the link, which nothing but a rename can put in the place of another entry.
            Files.delete(replacement.temporary());
            Files.createSymbolicLink(replacement.temporary(), text);
            if (actual.isDirectory()) {
                Removal.remove(path);
            }
            replacement.commit();
        } catch (IOException e) {
            throw FileFailure.of("write the link", path, e);
        }
    }

    private void clear(Path path, Stat actual, Stat.Type desired) throws IOException, PermanentException {
        if (!actual.isAbsent()) {
            requireForce(path, actual, desired);
            Removal.remove(path);
        }
    }

    private void requireForce(Path path, Stat actual, Stat.Type desired) throws PermanentException {
        if (force || actual.isAbsent() || actual.type() == desired) {
            return;
        }
        throw new PermanentException(path + " is a " + actual.type() + " and should be a " + desired
                + ": move it away, or set force: true to have it removed"
                + (actual.isLink() ? ", or follow: true to manage what it leads to" : ""));
    }

    private static void undoneOnFailure(Path made, Step step) throws IOException {
        boolean done = false;
        try {
            step.run();
            done = true;
        } finally {
            if (!done) {
                Files.deleteIfExists(made);
            }
        }
    }

    /** Something that may fail. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
