package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mgmt.api.resource.Drift;

/** The mode, owner and group that a file or directory should have. */
final class Attributes {

    private static final int GROUP = 0070;

    private final Optional<Mode> mode;
    private final Ownership ownership;
    private final Umask umask;

    Attributes(Optional<Mode> mode, Ownership ownership, Umask umask) {
        this.mode = mode;
        this.ownership = ownership;
        this.umask = umask;
    }

    /** Wants nothing. */
    static Attributes unmanaged(Umask umask) {
        return new Attributes(Optional.empty(), Ownership.NONE, umask);
    }

    /** The permissions of a file that is copied, and nothing else. */
    static Attributes copiedFrom(Stat source, Umask umask) {
        return unmanaged(umask).orModeOf(source);
    }

    /** These; the mode, if none is wanted, that of what is copied. */
    Attributes orModeOf(Stat source) {
        return mode.isPresent() ? this : new Attributes(Optional.of(Mode.copiedFrom(source)), ownership, umask);
    }

    /** Whether they want anything. */
    boolean areManaged() {
        return mode.isPresent() || ownership.isManaged();
    }

    /** The files whose change may give a name another number. */
    List<Path> lookedUpIn() {
        return ownership.lookedUpIn();
    }

    /** Adds what differs of a file or directory that is there. */
    void compare(Stat actual, Drift.Builder drift) throws IOException {
        int desired = wantedMode(actual.mode(), actual.isDirectory());
        if (desired != actual.mode()) {
            drift.differs("mode", Mode.format(actual.mode()), Mode.format(desired));
        }
        ownership.compare(actual, drift);
    }

    /** Sets what differs of a file or directory that is there. */
    void repair(Path path, Stat actual) throws IOException {
        // A change of the owner clears setuid and setgid, so the mode comes second.
        int bits = ownership.apply(path, actual) ? Stat.of(path).mode() : actual.mode();
        int desired = wantedMode(bits, actual.isDirectory());
        if (desired != bits) {
            setMode(path, desired);
        }
    }

    /**
     * Sets all of a file or directory that was just made, readable by its owner alone so far and not in its place yet.
     *
     * @param replaced the file that it will replace, whose attributes are kept where nothing else is wanted; or absent
     */
    void prepare(Path fresh, boolean directory, Stat replaced) throws IOException {
        boolean keeps = replaced.isFile();
        int bits = keeps ? replaced.mode() : umask.newMode(directory);
        if (keeps || directory || ownership.isManaged()) {
            Stat made = Stat.of(fresh);
            // A directory has its setgid from its parent.
            bits |= directory ? made.mode() & ~Mode.PERMISSIONS : 0;
            ownership.apply(fresh, made);
            if (keeps) {
                bits = keep(fresh, made, replaced);
            }
        }
        setMode(fresh, wantedMode(bits, directory));
    }

    /** Keeps owner and group; the bits that are then safe to keep too. */
    private int keep(Path fresh, Stat made, Stat replaced) throws IOException {
        int bits = replaced.mode();
        if (!ownership.keep(fresh, made, replaced)) {
            // What the old group was allowed to do is not for another one.
            bits &= ~GROUP | (bits & 7) << 3;
        }
        Stat now = Stat.of(fresh);
        boolean sameOwners = now.uid() == replaced.uid() && now.gid() == replaced.gid();
        return sameOwners ? bits : bits & Mode.PERMISSIONS;
    }

    private int wantedMode(int bits, boolean directory) {
        return mode.isPresent() ? mode.get().appliedTo(bits, directory, umask.bits()) : bits;
    }

    private static void setMode(Path path, int bits) throws IOException {
        try {
            try {
                Files.setAttribute(path, "unix:mode", bits, LinkOption.NOFOLLOW_LINKS);
            } catch (AccessDeniedException e) {
                // Not to follow a link, Java opens the file, which its owner may not be allowed to; root always is.
                Files.setAttribute(path, "unix:mode", bits);
            }
        } catch (IOException e) {
            throw FileFailure.of("set mode " + Mode.format(bits) + " of", path, e);
        }
    }
}
