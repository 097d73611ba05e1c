package mgmt.plugin.file.internal;

import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A rule for the permission bits of a file, setuid, setgid and sticky among them. */
@FunctionalInterface
interface Mode {

    /** All that a mode may set. */
    int BITS = 07777;

    /** Read, write and execute of owner, group and others. */
    int PERMISSIONS = 0777;

    /** Leaves the bits as they are. */
    Mode KEPT = (bits, directory, umask) -> bits;

    /** Those that were asked for; there are few. */
    Map<Integer, FileAttribute<Set<PosixFilePermission>>> ATTRIBUTES = new ConcurrentHashMap<>();

    Pattern OCTAL = Pattern.compile("0*[0-7]{1,4}");

    /**
     * The bits that should be there.
     *
     * @param bits those that are there, or those that a new file has
     * @param directory whether it is a directory
     * @param umask what a new file of this process lacks; only a symbolic mode that names nobody, like {@code +x}, asks
     */
    int appliedTo(int bits, boolean directory, int umask);

    /**
     * Reads an octal or symbolic mode.
     *
     * @throws IllegalArgumentException when it is neither; the message says what would be right
     */
    static Mode parse(String text) {
        if (OCTAL.matcher(text).matches()) {
            int octal = Integer.parseInt(text, 8);
            return (bits, directory, umask) -> octal;
        }
        return SymbolicMode.parse(text);
    }

    /**
     * The permissions of a file that is copied. Not its setuid, setgid and sticky: they would take effect for the copy's
     * owner, who is another one.
     */
    static Mode copiedFrom(Stat source) {
        int permissions = source.mode() & PERMISSIONS;
        return (bits, directory, umask) -> directory ? (bits & ~PERMISSIONS) | permissions : permissions;
    }

    /** The permissions among the bits, to make a file with. */
    static FileAttribute<Set<PosixFilePermission>> attribute(int bits) {
        return ATTRIBUTES.computeIfAbsent(bits, Mode::made);
    }

    private static FileAttribute<Set<PosixFilePermission>> made(int bits) {
        Set<PosixFilePermission> found = EnumSet.noneOf(PosixFilePermission.class);
        // They are in the order of the bits, from the owner's right to read down.
        int bit = 0400;
        for (PosixFilePermission permission : PosixFilePermission.values()) {
            if ((bits & bit) != 0) {
                found.add(permission);
            }
            bit >>= 1;
        }
        return PosixFilePermissions.asFileAttribute(found);
    }

    /** The bits as users write them. */
    static String format(int bits) {
        return String.format("%04o", bits);
    }
}
