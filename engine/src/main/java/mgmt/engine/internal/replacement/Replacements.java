package mgmt.engine.internal.replacement;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mgmt.api.resource.Replacement;
import mgmt.engine.internal.replacement.DirectoryList.Line;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the temporaries that files are replaced with. Every directory is noted down before the first temporary is made in
 * it, so that a start after a crash knows where to clean up. Thread-safe.
 */
public final class Replacements implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Replacements.class);
    private static final String PREFIX = ".mgmt-";

    /** More names than this in the way are no accident. */
    private static final int MOST_TRIES = 1_000;

    private static final Set<StandardOpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Witness NOBODY = new Witness() {
        @Override
        public void begins() {}

        @Override
        public void failed() {}
    };

    private final DirectoryList list;
    private final String ownPrefix;
    private final AtomicLong counter = new AtomicLong();
    private final AtomicInteger unfinished = new AtomicInteger();
    private final Set<Path> noted = ConcurrentHashMap.newKeySet();

    /** Of earlier runs, not cleaned yet. */
    private volatile List<Line> left = List.of();

    private Replacements(DirectoryList list, String tag) {
        this.list = list;
        this.ownPrefix = PREFIX + tag + "-";
    }

    /**
     * Those of one prefix.
     *
     * @param stateDirectory where the prefix's own tag and the list of directories are kept; must be there
     * @throws IOException when neither can be read or made
     */
    public static Replacements open(Path stateDirectory) throws IOException {
        DirectoryList list = new DirectoryList(stateDirectory.resolve("temporary-directories"));
        return new Replacements(list, OwnTag.of(stateDirectory.resolve("temporary-tag")));
    }

    /** Whether a file of this name is, or was left by, a replacement of any agent. */
    public static boolean isTemporary(Path name) {
        Path last = name.getFileName();
        return last != null && last.toString().startsWith(PREFIX);
    }

    /**
     * Removes what earlier runs have left. Called once, before the first replacement. A directory that cannot be cleaned
     * now, or seems to be another one, stays on the list for the next start.
     *
     * @throws IOException when the list cannot be read or written
     */
    public void cleanUp() throws IOException {
        if (!noted.isEmpty()) {
            throw new IllegalStateException("replacements are under way");
        }
        List<Line> unclean = new ArrayList<>();
        for (Line line : list.read()) {
            if (!isCleaned(line)) {
                unclean.add(line);
            }
        }
        left = List.copyOf(unclean);
        list.write(left);
    }

    private boolean isCleaned(Line line) {
        boolean cleaned = true;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(line.directory(), this::isOwn)) {
            for (Path entry : entries) {
                cleaned &= isRemoved(entry);
            }
            // Another inode may be the mount point without its file system.
            return cleaned && DirectoryList.inode(line.directory()) == line.inode();
        } catch (IOException | DirectoryIteratorException e) {
            LOG.debug("{} is not cleaned of temporary files this time", line.directory(), e);
            return false;
        }
    }

    private boolean isOwn(Path entry) {
        Path name = entry.getFileName();
        return name != null && name.toString().startsWith(ownPrefix);
    }

    private static boolean isRemoved(Path entry) throws IOException {
        BasicFileAttributes found = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile() && !found.isSymbolicLink()) {
            // None of ours, whatever its name.
            return true;
        }
        try {
            Files.deleteIfExists(entry);
            LOG.info("{} removed, which an earlier run has left", entry);
            return true;
        } catch (IOException e) {
            LOG.warn("{} cannot be removed, which an earlier run has left: {}", entry, e.toString());
            return false;
        }
    }

    /** Who has to know of the moment in which a file is put in the place of another one. */
    public interface Witness {

        /** Called just before. */
        void begins();

        /** It was not put there after all. */
        void failed();
    }

    /** Begins to replace a file, by a temporary that is its owner's alone, where nobody has to know when it happens. */
    public Replacement replace(Path target) throws IOException {
        return replace(target, OWNER_ONLY, NOBODY);
    }

    /** See {@link mgmt.api.resource.ResourceContext#replace(Path, FileAttribute)}. */
    public Replacement replace(Path target, FileAttribute<Set<PosixFilePermission>> mode, Witness witness)
            throws IOException {
        if (!target.isAbsolute()) {
            throw new IllegalArgumentException("not an absolute path: " + target);
        }
        Path directory = target.getParent();
        if (directory == null) {
            throw new FileSystemException(target.toString(), null, "Is a directory");
        }
        note(directory);
        unfinished.incrementAndGet();
        try {
            return begin(directory, target, mode, witness);
        } catch (NoSuchFileException e) {
            unfinished.decrementAndGet();
            throw missing(directory);
        } catch (IOException | RuntimeException e) {
            unfinished.decrementAndGet();
            throw e;
        }
    }

    private Replacement begin(
            Path directory, Path target, FileAttribute<Set<PosixFilePermission>> mode, Witness witness)
            throws IOException {
        for (int tries = 1; ; tries++) {
            Path temporary = directory.resolve(ownPrefix + counter.getAndIncrement());
            try {
                FileChannel channel = FileChannel.open(temporary, NEW, mode);
                return new TemporaryFile(temporary, target, channel, witness, unfinished::decrementAndGet);
            } catch (FileAlreadyExistsException e) {
                if (tries == MOST_TRIES) {
                    throw e;
                }
            }
        }
    }

    private void note(Path directory) throws IOException {
        if (noted.contains(directory)) {
            return;
        }
        try {
            list.append(new Line(DirectoryList.inode(directory), directory));
        } catch (NoSuchFileException e) {
            throw directory.toString().equals(e.getFile()) ? missing(directory) : e;
        }
        noted.add(directory);
    }

    private static NoSuchFileException missing(Path directory) {
        return new NoSuchFileException(directory.toString(), null, "No such directory");
    }

    /** An orderly end: unless a replacement is unfinished, no directory of this run has to be cleaned. */
    @Override
    public void close() throws IOException {
        list.close();
        if (unfinished.get() == 0 && !noted.isEmpty()) {
            list.write(left);
        }
    }
}
