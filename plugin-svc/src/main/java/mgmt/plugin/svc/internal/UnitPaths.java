package mgmt.plugin.svc.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mgmt.api.resource.Identity;

/**
 * The directories that a manager reads units from, those of the administrator first; see "Unit File Load Path" in
 * systemd.unit(5). Those of generators are left out: nobody edits them.
 */
final class UnitPaths {

    private final List<Path> directories;

    private UnitPaths(List<Path> directories) {
        this.directories = directories;
    }

    /**
     * Those of the system manager.
     *
     * @param root the root directory, which is another one where the manager is a container's
     */
    static UnitPaths ofSystem(Path root) {
        return of(
                root,
                "/etc/systemd/system",
                "/run/systemd/system",
                "/usr/local/lib/systemd/system",
                "/usr/lib/systemd/system",
                "/lib/systemd/system");
    }

    /**
     * Those of a user's manager.
     *
     * @param config where the user keeps configuration, such as {@code ~/.config}
     * @param data where the user keeps data, such as {@code ~/.local/share}
     * @param runtime the user's directory below {@code /run}
     */
    static UnitPaths ofUser(Path config, Path data, Path runtime) {
        return of(
                Path.of("/"),
                config.resolve("systemd/user").toString(),
                "/etc/systemd/user",
                runtime.resolve("systemd/user").toString(),
                "/run/systemd/user",
                data.resolve("systemd/user").toString(),
                "/usr/local/share/systemd/user",
                "/usr/share/systemd/user",
                "/usr/local/lib/systemd/user",
                "/usr/lib/systemd/user");
    }

    private static UnitPaths of(Path root, String... directories) {
        return new UnitPaths(Stream.of(directories)
                .map(directory -> root.resolve(directory.substring(1)))
                .toList());
    }

    /** Where enabling and masking make their links. */
    Path administrators() {
        return directories.get(0);
    }

    /** The files that may define the unit, the one that counts first. */
    List<Path> files(UnitName unit) {
        return unit.files().stream()
                .flatMap(name -> directories.stream().map(directory -> directory.resolve(name)))
                .toList();
    }

    /** The directories whose {@code .conf} files change what the unit's file says. */
    List<Path> dropIns(UnitName unit) {
        return files(unit).stream()
                .map(file -> file.resolveSibling(file.getFileName() + ".d"))
                .toList();
    }

    /** The drop-ins that a unit shares with others: of its type, and of names that begin as its own does with a dash. */
    List<Path> sharedDropIns(UnitName unit) {
        List<String> names = new ArrayList<>(List.of(unit.type() + ".d"));
        for (int dash = unit.prefix().indexOf('-');
                dash > 0;
                dash = unit.prefix().indexOf('-', dash + 1)) {
            names.add(unit.prefix().substring(0, dash + 1) + "." + unit.type() + ".d");
        }
        return names.stream()
                .flatMap(name -> directories.stream().map(directory -> directory.resolve(name)))
                .toList();
    }

    /** All that a declaration may provide which defines the unit. */
    List<Identity> identities(UnitName unit) {
        List<Identity> all = new ArrayList<>();
        files(unit).forEach(file -> all.add(Identity.path(file)));
        dropIns(unit).forEach(directory -> {
            all.add(Identity.path(directory));
            all.add(Identity.fragmentIn(directory));
        });
        return all;
    }
}
