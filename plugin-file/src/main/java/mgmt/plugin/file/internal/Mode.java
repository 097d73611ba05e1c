package mgmt.plugin.file.internal;

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

    /** The bits as users write them. */
    static String format(int bits) {
        return String.format("%04o", bits);
    }
}
