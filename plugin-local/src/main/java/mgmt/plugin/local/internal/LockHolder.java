package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Who has a file locked, as the kernel tells, for people. */
final class LockHolder {

    private static final Path LOCKS = Path.of("/proc/locks");
    private static final int KIND = 1;
    private static final int PROCESS = 4;
    private static final int FILE = 5;

    private LockHolder() {}

    /** Who waits for it has the turn, and is not meant. */
    static String of(Inode file) {
        String own = Long.toString(ProcessHandle.current().pid());
        try (Stream<String> lines = Files.lines(LOCKS)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > FILE && fields[KIND].equals("POSIX"))
                    .filter(fields -> fields[FILE].endsWith(":" + file.number()))
                    .filter(fields -> !fields[PROCESS].equals(own))
                    .map(fields -> "process " + fields[PROCESS] + ", which does not go on: let it run, or end it")
                    .findFirst()
                    .orElse("another transport of this process");
        } catch (IOException e) {
            return "another process";
        }
    }
}
