package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one lstat says of an entry, to be compared with what it says later. */
final class Fingerprint {

    private static final String ATTRIBUTES = "unix:dev,ino,mode,uid,gid,size,lastModifiedTime,ctime";

    /** As coarse as the timestamps of a file system may be. */
    private static final long COARSEST_MILLIS = 2_000;

    static final Fingerprint ABSENT = new Fingerprint(List.of(), null, 0);

    private final List<Object> values;
    private final boolean young;

    private Fingerprint(List<Object> values, @Nullable FileTime touched, long now) {
        this.values = values;
        this.young = touched != null && Math.abs(now - touched.toMillis()) < COARSEST_MILLIS;
    }

    static Fingerprint of(Path entry) {
        // The file system stamps with the machine's clock, so that is the clock to compare with.
        long now = System.currentTimeMillis();
        try {
            Map<String, Object> read = Files.readAttributes(entry, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            return new Fingerprint(List.copyOf(read.values()), (FileTime) read.get("ctime"), now);
        } catch (NoSuchFileException e) {
            return ABSENT;
        } catch (IOException e) {
            return new Fingerprint(List.of(e.getClass()), null, now);
        }
    }

    /**
     * Whether the entry may have changed since the earlier look. One that was touched just before that look may have
     * been touched again within the same tick of the file system's clock: equal values prove nothing then.
     */
    boolean differsFrom(Fingerprint earlier) {
        return earlier.young || !values.equals(earlier.values);
    }
}
