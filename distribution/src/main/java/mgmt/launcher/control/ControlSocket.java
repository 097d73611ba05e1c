package mgmt.launcher.control;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The name of an agent's control socket, {@code <hostname>-<hash of the prefix>.sock}: it tells agents apart by either,
 * and stays short however long the prefix is.
 *
 * @param hostname the agent's host name, cut where the path would become too long for the kernel
 * @param prefixHash eight hexadecimal digits
 */
public record ControlSocket(String hostname, String prefixHash) {

    /** What Java takes, which is one less than what the kernel's address of a socket holds before the zero at its end. */
    private static final int LONGEST_PATH = 106;

    private static final int HASH_DIGITS = 8;
    private static final Pattern FILE_NAME = Pattern.compile("(.+)-([0-9a-f]{" + HASH_DIGITS + "})\\.sock");

    /**
     * The socket of an agent.
     *
     * @param directory the runtime directory
     * @param hostname the agent's host name
     * @param prefix the agent's prefix
     * @return its name
     */
    public static ControlSocket of(Path directory, String hostname, Path prefix) {
        int taken = bytes(directory.toString()) + "/-.sock".length() + HASH_DIGITS;
        String cut = hostname;
        while (!cut.isEmpty() && bytes(cut) > LONGEST_PATH - taken) {
            cut = cut.substring(0, cut.length() - 1);
        }
        return new ControlSocket(cut, hash(prefix));
    }

    /**
     * Reads a file's name.
     *
     * @param fileName the last element of a path
     * @return empty when no agent names its socket so
     */
    public static Optional<ControlSocket> parse(String fileName) {
        Matcher matcher = FILE_NAME.matcher(fileName);
        return matcher.matches()
                ? Optional.of(new ControlSocket(matcher.group(1), matcher.group(2)))
                : Optional.empty();
    }

    /**
     * The file's name.
     *
     * @return the last element of the socket's path
     */
    public String fileName() {
        return hostname + "-" + prefixHash + ".sock";
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** A checksum, which is there at once; Java's digests take ten milliseconds to be found. */
    private static String hash(Path prefix) {
        CRC32 checksum = new CRC32();
        checksum.update(prefix.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) checksum.getValue());
    }
}
