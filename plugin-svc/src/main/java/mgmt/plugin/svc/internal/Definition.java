package mgmt.plugin.svc.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What the files on the disk say of a unit, whether or not systemd has read them: NeedDaemonReload compares times alone, and
 * a file that was only touched is no reason to restart anything.
 *
 * @param file the file that counts
 * @param fingerprint equal for equal contents of the unit's file and its drop-ins
 * @param links the links that enabling makes, as far as its {@code [Install]} section says
 */
record Definition(Optional<Path> file, String fingerprint, List<Path> links) {

    private static final int LARGEST = 1 << 20;

    /** Reads the files of the unit that are there now. */
    static Definition read(UnitName unit, UnitPaths paths) throws IOException {
        MessageDigest digest = sha256();
        Optional<Path> file = paths.files(unit).stream().filter(Files::exists).findFirst();
        TreeSet<Path> links = new TreeSet<>();
        if (file.isPresent()) {
            add(file.get(), digest).ifPresent(text -> addLinks(text, unit, paths, links));
        }
        List<Path> directories = new ArrayList<>(paths.dropIns(unit));
        directories.addAll(paths.sharedDropIns(unit));
        for (Path directory : directories) {
            for (Path dropIn : dropIns(directory)) {
                add(dropIn, digest).ifPresent(text -> addLinks(text, unit, paths, links));
            }
        }
        return new Definition(file, HexFormat.of().formatHex(digest.digest()), List.copyOf(links));
    }

    /** Whether a file is a link to nothing, which masks the unit. */
    static boolean isMask(Path file) {
        try {
            return Files.isSymbolicLink(file) && file.toRealPath().equals(Path.of("/dev/null"));
        } catch (IOException e) {
            return false;
        }
    }

    private static Optional<String> add(Path file, MessageDigest digest) throws IOException {
        digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LARGEST);
            digest.update(content);
            digest.update((byte) 0);
            return Optional.of(new String(content, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static List<Path> dropIns(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.conf")) {
            List<Path> all = new ArrayList<>();
            files.forEach(all::add);
            all.sort(null);
            return all;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
    }

    /** The links of an {@code [Install]} section; see systemd.unit(5). */
    private static void addLinks(String text, UnitName unit, UnitPaths paths, TreeSet<Path> links) {
        boolean isInstall = false;
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.startsWith("[")) {
                isInstall = line.equals("[Install]");
            } else if (isInstall && line.indexOf('=') > 0) {
                String key = line.substring(0, line.indexOf('=')).strip();
                for (String name : line.substring(line.indexOf('=') + 1).strip().split("\\s+", -1)) {
                    link(key, unit.expand(name), unit)
                            .ifPresent(link -> links.add(paths.administrators().resolve(link)));
                }
            }
        }
    }

    private static Optional<String> link(String key, String name, UnitName unit) {
        if (name.isEmpty() || name.contains("/")) {
            return Optional.empty();
        }
        return switch (key) {
            case "WantedBy" -> Optional.of(name + ".wants/" + unit);
            case "RequiredBy" -> Optional.of(name + ".requires/" + unit);
            case "UpheldBy" -> Optional.of(name + ".upholds/" + unit);
            case "Alias" -> Optional.of(name);
            default -> Optional.empty();
        };
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
