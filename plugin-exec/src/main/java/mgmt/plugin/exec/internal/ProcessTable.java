package mgmt.plugin.exec.internal;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The processes of the machine, by {@code /proc}, in little memory: this is read whenever a command ends. Nothing is read by
 * a channel, which an interruption would close: that is when groups are ended. Confined to one thread.
 */
final class ProcessTable {

    private static final Path PROC = Path.of("/proc");

    /** Looking so many numbers up costs less than listing all processes. */
    private static final long FEW = 32;

    /** Having come so far, the kernel may have given a number twice. */
    private static final long FAR = 10_000;

    private final byte[] line = new byte[1024];

    /**
     * Those that may have been started since the given one, and that one. The kernel counts on, and says how far it has
     * come; where it has begun again, or has come far, these are all.
     */
    Stream<Path> since(long first) {
        long last = newest();
        boolean hasBegunAgain = last < first || last - first > FAR;
        LongStream numbers = !hasBegunAgain && last - first <= FEW
                ? LongStream.rangeClosed(first, last)
                : all().filter(pid -> hasBegunAgain || (pid >= first && pid <= last));
        return numbers.mapToObj(pid -> PROC.resolve(Long.toString(pid)));
    }

    private long newest() {
        String average = read("/proc/loadavg");
        try {
            return Long.parseLong(
                    average.substring(average.lastIndexOf(' ') + 1).strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static LongStream all() {
        LongStream.Builder all = LongStream.builder();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (Character.isDigit(name.charAt(0))) {
                    all.add(Long.parseLong(name));
                }
            }
        } catch (IOException e) {
            // Without /proc nothing is known of others; no JVM runs there either.
        }
        return all.build();
    }

    /** Whether a process goes on and is of a group. */
    boolean isOf(long group, Path process) {
        String stat = read(process + "/stat");
        // The name may have anything in it; behind it stand the state, the parent and the group.
        int behind = stat.lastIndexOf(')');
        if (behind < 0) {
            return false;
        }
        String[] fields = stat.substring(behind + 2).split(" ", 4);
        return fields.length == 4 && fields[2].equals(Long.toString(group)) && !"ZX".contains(fields[0]);
    }

    /** Nothing, where there is none. */
    private String read(String file) {
        try (InputStream stream = new FileInputStream(file)) {
            int length = stream.read(line);
            return length <= 0 ? "" : new String(line, 0, length, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
