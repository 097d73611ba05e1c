import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What floor.c does, in plain Java: the least that a one-shot configuration manager on a JVM can do. */
final class Floor {

    private static final Map<String, Set<PosixFilePermission>> MODES = new HashMap<>();

    public static void main(String[] words) throws IOException, InterruptedException {
        int total = 0;
        int changed = 0;
        try (BufferedReader manifest = Files.newBufferedReader(Path.of(words[0]), StandardCharsets.UTF_8)) {
            for (String line = manifest.readLine(); line != null; line = manifest.readLine()) {
                total++;
                String[] parts = line.split(" ", 4);
                boolean isChanged =
                        switch (parts[0]) {
                            case "x" -> run(parts[1], parts[2]);
                            case "d" -> directory(Path.of(parts[1]), mode(parts[2]));
                            default -> file(Path.of(parts[1]), mode(parts[2]), parts[3]);
                        };
                changed += isChanged ? 1 : 0;
            }
        }
        System.out.println("total=" + total + " changed=" + changed);
    }

    private static boolean run(String program, String argument) throws IOException, InterruptedException {
        int status =
                new ProcessBuilder(program, argument).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IOException(program + " ended with status " + status);
        }
        return true;
    }

    private static boolean directory(Path path, Set<PosixFilePermission> mode) throws IOException {
        PosixFileAttributes actual = attributes(path);
        if (actual == null) {
            Files.createDirectory(path);
        } else if (actual.permissions().equals(mode)) {
            return false;
        }
        Files.setPosixFilePermissions(path, mode);
        return true;
    }

    private static boolean file(Path path, Set<PosixFilePermission> mode, String content) throws IOException {
        byte[] desired = content.getBytes(StandardCharsets.UTF_8);
        PosixFileAttributes actual = attributes(path);
        if (actual != null
                && actual.isRegularFile()
                && actual.size() == desired.length
                && Arrays.equals(Files.readAllBytes(path), desired)) {
            if (actual.permissions().equals(mode)) {
                return false;
            }
            Files.setPosixFilePermissions(path, mode);
            return true;
        }
        Path beside = Path.of(path + ".tmp");
        Files.write(beside, desired);
        Files.setPosixFilePermissions(beside, mode);
        Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return true;
    }

    private static PosixFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static Set<PosixFilePermission> mode(String octal) {
        return MODES.computeIfAbsent(octal, text -> {
            int bits = Integer.parseInt(text, 8);
            Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
            for (PosixFilePermission permission : PosixFilePermission.values()) {
                if ((bits & (0400 >> permission.ordinal())) != 0) {
                    mode.add(permission);
                }
            }
            return mode;
        });
    }
}
