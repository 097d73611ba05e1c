package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * What one stat(2) tells about a path. Two equal ones are about the same file with the same content, unless its last
 * change is {@linkplain #isSettledAt too young} for the clock of its file system to tell it from the next.
 *
 * @param mode the permission bits with setuid, setgid and sticky, without the type
 * @param modified nanoseconds since the epoch
 * @param changed likewise; of the last change to anything, attributes too
 */
record Stat(Type type, int mode, int uid, int gid, long size, long device, long inode, long modified, long changed) {

    static final Stat ABSENT = new Stat(Type.ABSENT, 0, 0, 0, 0, 0, 0, 0, 0);

    /** By name: {@code unix:*} would look up the names of owner and group, which costs ten times as much. */
    private static final String ATTRIBUTES = "unix:mode,uid,gid,size,dev,ino,lastModifiedTime,ctime";

    private static final int FORMAT = 0170000;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Two ticks of the slowest kernel clock, from which most file systems take their times. */
    private static final long FINE = TimeUnit.MILLISECONDS.toNanos(20);

    /** FAT has times of two seconds. */
    private static final long COARSE = 2 * SECOND + FINE;

    /** What lies at a path; a link is a link. */
    static Stat of(Path path) throws IOException {
        return read(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** What a path leads to. */
    static Stat followed(Path path) throws IOException {
        return read(path);
    }

    /** As of a file of the given size that never changes. */
    static Stat ofUnchanging(long size) {
        return new Stat(Type.FILE, 0, 0, 0, size, 0, 0, 0, 0);
    }

    // Written out, since what the compiler makes of a record is linked at run time, which takes milliseconds.

    @Override
    public boolean equals(Object other) {
        return other instanceof Stat stat
                && inode == stat.inode
                && changed == stat.changed
                && modified == stat.modified
                && size == stat.size
                && mode == stat.mode
                && uid == stat.uid
                && gid == stat.gid
                && device == stat.device
                && type == stat.type;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(inode) + 31 * Long.hashCode(changed);
    }

    boolean isAbsent() {
        return type == Type.ABSENT;
    }

    boolean isFile() {
        return type == Type.FILE;
    }

    boolean isDirectory() {
        return type == Type.DIRECTORY;
    }

    boolean isLink() {
        return type == Type.LINK;
    }

    /** Whether both belong to the same user and the same group. */
    boolean hasOwnersOf(Stat other) {
        return uid == other.uid && gid == other.gid;
    }

    /**
     * Whether a change after the given time would have been seen: the file may be written a second time within one tick
     * of its file system's clock, and then looks as if nothing had happened. Git's index has the same race.
     */
    boolean isSettledAt(Instant time) {
        long youngest = Math.max(modified, changed);
        long granularity = youngest % SECOND == 0 ? COARSE : FINE;
        return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano() - youngest > granularity;
    }

    private static Stat read(Path path, LinkOption... options) throws IOException {
        try {
            return of(Files.readAttributes(path, ATTRIBUTES, options));
        } catch (NoSuchFileException e) {
            return ABSENT;
        } catch (FileSystemException e) {
            if (Parents.nonDirectoryAbove(path).isPresent()) {
                return ABSENT;
            }
            throw FileFailure.of("look at", path, e);
        }
    }

    private static Stat of(Map<String, Object> attributes) {
        int mode = (int) number(attributes, "mode");
        return new Stat(
                Type.of(mode & FORMAT),
                mode & Mode.BITS,
                (int) number(attributes, "uid"),
                (int) number(attributes, "gid"),
                number(attributes, "size"),
                number(attributes, "dev"),
                number(attributes, "ino"),
                nanoseconds(attributes, "lastModifiedTime"),
                nanoseconds(attributes, "ctime"));
    }

    private static long number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name))).longValue();
    }

    private static long nanoseconds(Map<String, Object> attributes, String name) {
        return ((FileTime) Objects.requireNonNull(attributes.get(name))).to(TimeUnit.NANOSECONDS);
    }

    /** What sort of thing lies at a path, named as users read it. */
    enum Type {
        ABSENT("absent"),
        FILE("file"),
        DIRECTORY("directory"),
        LINK("symbolic link"),
        FIFO("fifo"),
        SOCKET("socket"),
        DEVICE("device");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        private static Type of(int format) {
            return switch (format) {
                case 0100000 -> FILE;
                case 0040000 -> DIRECTORY;
                case 0120000 -> LINK;
                case 0010000 -> FIFO;
                case 0140000 -> SOCKET;
                default -> DEVICE;
            };
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
