package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Whether what lies at a path can have been put there by this user or root only, so that its code may be run. */
final class Safety {

    private static final int OTHERS_MAY_WRITE = 022;

    private final int uid;

    /** @param uid the user that this agent runs for */
    Safety(int uid) {
        this.uid = uid;
    }

    /** For the user of this process. */
    static Safety ofThisUser() throws IOException {
        return new Safety((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    /** Why it cannot be trusted. */
    Optional<String> fault(Path path) throws IOException {
        return fault(Files.readAttributes(path, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS));
    }

    /** Why what has these attributes of the view {@code unix} cannot be trusted. */
    Optional<String> fault(Map<String, Object> attributes) {
        int owner = number(attributes, "uid");
        int mode = number(attributes, "mode") & 07777;
        if (owner != uid && owner != 0) {
            return Optional.of("it belongs to user number " + owner + ", and must belong to " + own()
                    + " (chown it if you trust it)");
        }
        if ((mode & OTHERS_MAY_WRITE) != 0) {
            return Optional.of("it has mode " + Integer.toOctalString(mode)
                    + ", and others must not be able to write to it (chmod go-w)");
        }
        return Optional.empty();
    }

    private static int number(Map<String, Object> attributes, String name) {
        if (attributes.get(name) instanceof Integer number) {
            return number;
        }
        throw new IllegalStateException("the view unix has no attribute " + name);
    }

    private String own() {
        return uid == 0 ? "root" : "root or to user number " + uid + ", who runs this agent";
    }
}
