package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mgmt.api.resource.Drift;

/** The mode, owner and group that a file or directory should have. */
final class Attributes {

    private static final int GROUP = 0070;

    /** What nobody but the owner may read. */
    private static final int PRIVATE = 0600;

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
     * What a file is made with that is to have these. At first it belongs to the agent's user and group, who are perhaps not
     * those that it should belong to. So it has its mode from the beginning if owner and group may do what everybody may, and
     * the owner more; otherwise it is its owner's alone.
     *
     * @param replaced the file that it will replace, or absent
     */
    FileAttribute<Set<PosixFilePermission>> first(Stat replaced) {
        int before = replaced.isFile() ? replaced.mode() : umask.newMode(false);
        int bits = wantedMode(before, false);
        int everybody = bits & 7;
        // A mode such as o=g comes from the bits before, of which the group's may be lost with the group.
        boolean isOpen = bits == wantedMode(withoutGroup(before), false)
                && (bits & ~Mode.PERMISSIONS) == 0
                && (bits >> 3 & 7) == everybody
                && (bits >> 6 & everybody) == everybody;
        return Mode.attribute(isOpen ? bits : PRIVATE);
    }

    /**
     * Sets all of a file or directory that was just made, in which nobody may do more than in the end, and which is not in
     * its place yet.
     *
     * @param replaced the file that it will replace, whose attributes are kept where nothing else is wanted; or absent
     */
    void prepare(Path fresh, boolean directory, Stat replaced) throws IOException {
        Stat made = Stat.of(fresh);
        boolean isGiven = ownership.apply(fresh, made);
        boolean isKept = true;
        if (replaced.isFile()) {
            isKept = ownership.keep(fresh, made, replaced);
            isGiven |= !made.hasOwnersOf(replaced);
        }
        Stat now = isGiven ? Stat.of(fresh) : made;
        // A directory has its setgid from its parent.
        int bits = replaced.isFile()
                ? keptMode(replaced, isKept, now)
                : umask.newMode(directory) | (directory ? made.mode() & ~Mode.PERMISSIONS : 0);
        int desired = wantedMode(bits, directory);
        if (desired != now.mode()) {
            setMode(fresh, desired);
        }
    }

    /** The bits of a file that are safe to keep for the one that replaces it. */
    private static int keptMode(Stat replaced, boolean isKept, Stat now) {
        // What the old group was allowed to do is not for another one.
        int bits = isKept ? replaced.mode() : withoutGroup(replaced.mode());
        return now.hasOwnersOf(replaced) ? bits : bits & Mode.PERMISSIONS;
    }

    /** The group may do what everybody may. */
    private static int withoutGroup(int bits) {
        return bits & (~GROUP | (bits & 7) << 3);
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
