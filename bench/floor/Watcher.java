import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;

/** What watcher.c does, in plain Java: keeps one file as it was at the start, by a WatchService on its directory. */
final class Watcher {

    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");

    public static void main(String[] words) throws IOException, InterruptedException {
        Path path = Path.of(words[0]).toAbsolutePath();
        byte[] desired = Files.readAllBytes(path);
        try (WatchService watches = FileSystems.getDefault().newWatchService()) {
            path.getParent()
                    .register(
                            watches,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_DELETE);
            System.out.println("ready");
            while (true) {
                WatchKey key = watches.take();
                boolean isConcerned = false;
                for (WatchEvent<?> event : key.pollEvents()) {
                    isConcerned |= event.kind() == StandardWatchEventKinds.OVERFLOW
                            || path.getFileName().equals(event.context());
                }
                key.reset();
                if (isConcerned) {
                    repair(path, desired);
                }
            }
        }
    }

    private static void repair(Path path, byte[] desired) throws IOException {
        try {
            if (Arrays.equals(Files.readAllBytes(path), desired)
                    && Files.getPosixFilePermissions(path).equals(MODE)) {
                return;
            }
        } catch (NoSuchFileException e) {
            // It is made anew.
        }
        Path beside = Path.of(path + ".tmp");
        Files.write(beside, desired);
        Files.setPosixFilePermissions(beside, MODE);
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
