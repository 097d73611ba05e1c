package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Subscription;
import org.awaitility.Awaitility;
import org.slf4j.Logger;

/** The program of {@link PathWatcherPollingTest}: runs in a user namespace of its own, where it may set limits and mount. */
final class NamespaceProgram {

    private static final Path WATCHES = Path.of("/proc/sys/user/max_inotify_watches");
    private static final Path INSTANCES = Path.of("/proc/sys/user/max_inotify_instances");

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<Path> files = new ArrayList<>();
    private final List<Recorder> told = new ArrayList<>();
    private final Path dir;
    private PathWatcher watcher;

    private NamespaceProgram(Path dir) {
        this.dir = dir;
    }

    public static void main(String[] arguments) throws IOException {
        NamespaceProgram program = new NamespaceProgram(Path.of(arguments[1]));
        if (arguments[0].equals("limits")) {
            program.doWithoutInstances();
            program.doWithoutWatches();
        } else if (arguments[0].equals("mounts")) {
            program.doWithMounts();
        } else {
            program.doWithoutPermission();
        }
        System.out.println("passed");
    }

    private void open() {
        Logger log = (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("warn") || method.getName().equals("error")) {
                        warnings.add(List.of(arguments).toString());
                    }
                    return method.getReturnType() == boolean.class ? false : null;
                });
        warnings.clear();
        watcher = PathWatcher.open(Duration.ofMillis(5), log);
    }

    private void doWithoutInstances() throws IOException {
        Files.writeString(INSTANCES, "0");
        open();
        Path file = dir.resolve("parent/file");
        Recorder recorder = watch(file, PathScope.ENTRY);
        tells("a parent", () -> Files.createDirectory(file.getParent()), recorder);
        tells("a file", () -> Files.writeString(file, "x"), recorder);
        tells("another content of the same size", () -> Files.writeString(file, "y"), recorder);
        require(warnings.size() == 1 && warnings.get(0).contains("fs.inotify.max_user_instances"), "one warning");
        require(watcher.watches() == 0, "no watch");

        Files.writeString(INSTANCES, "10");
        await("the instance", () -> watcher.watches() > 0);
        await("the end of polling", () -> !isPolling());
        tells("a change", () -> Files.writeString(file, "z"), recorder);
        require(warnings.size() == 1, "one warning");
        watcher.close();
    }

    private void doWithoutWatches() throws IOException {
        open();
        Recorder parent = watch(dir.resolve("parent/file"), PathScope.ENTRY);
        int few = watcher.watches() + 5;
        Files.writeString(WATCHES, Integer.toString(few));
        List<Subscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Path file = Files.createDirectory(dir.resolve("d" + i)).resolve("sub/file");
            Recorder recorder = new Recorder();
            files.add(file);
            told.add(recorder);
            subscriptions.add(watcher.watch(
                    i % 3 == 0 ? file : dir.resolve("d" + i), i % 3 == 0 ? PathScope.ENTRY : PathScope.TREE, recorder));
        }
        require(watcher.watches() == few, "as many watches as there are");
        require(isPolling(), "polling for the rest");
        for (int i = 0; i < files.size(); i++) {
            Path file = files.get(i);
            tells("a directory", () -> Files.createDirectory(file.getParent()), told.get(i));
            tells("a file", () -> Files.writeString(file, "x"), told.get(i));
            tells(
                    "a mode",
                    () -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------")),
                    told.get(i));
        }
        tells("a file elsewhere", () -> Files.writeString(dir.resolve("parent/file"), "u"), parent);
        Path away = dir.resolve("away");
        tells("a move", () -> Files.move(dir.resolve("d11"), away), told.get(11));
        tells("a move back", () -> Files.move(away, dir.resolve("d11")), told.get(11));
        tells("a file in it", () -> Files.delete(files.get(11)), told.get(11));
        require(warnings.size() == 1, "one warning in all");
        require(warnings.get(0).contains("fs.inotify.max_user_watches is"), "the name of the sysctl");

        // Those that are given back are taken into use, one for each directory that was polled.
        subscriptions.subList(0, 6).forEach(Subscription::close);
        await("the watches", () -> watcher.watches() == few);
        Files.writeString(WATCHES, "1000");
        await("the end of polling", () -> !isPolling());
        for (int i = 6; i < files.size(); i++) {
            Path file = files.get(i);
            tells("a change", () -> replace(file), told.get(i));
        }
        watcher.close();
    }

    private static void replace(Path file) throws IOException {
        PathWatcherFixture.replace(file, "new");
    }

    private void doWithoutPermission() throws IOException {
        open();
        Path secret = Files.createDirectory(dir.resolve("secret"));
        Files.createFile(secret.resolve("file"));
        mode(secret, "-wx------");
        Recorder file = watch(secret.resolve("file"), PathScope.ENTRY);
        Recorder below = watch(secret.resolve("sub/file"), PathScope.ENTRY);
        Recorder children = watch(secret, PathScope.CHILDREN);
        require(isPolling(), "polling");
        tells("a change", () -> Files.writeString(secret.resolve("file"), "x"), file);
        tells("a directory", () -> Files.createDirectory(secret.resolve("sub")), below, children);
        tells("a file", () -> Files.createFile(secret.resolve("sub/file")), below);

        tells("a lock", () -> mode(secret, "---------"), file);
        tells("a key", () -> mode(secret, "rwx------"), file, below);
        await("the end of polling", () -> !isPolling());
        tells("a change", () -> Files.writeString(secret.resolve("sub/file"), "x"), below);
        // Both at once would leave everything as it was, which is nothing to tell.
        tells("no way in", () -> mode(secret, "rw-------"), file, below);
        tells("a way in", () -> mode(secret, "rwx------"), file, below);
        require(warnings.isEmpty(), "no warning");
        watcher.close();
    }

    private void doWithMounts() throws IOException {
        Path mount = Files.createDirectory(dir.resolve("mount point"));
        run("mount", "-t", "tmpfs", "tmpfs", mount.toString());
        open();
        Recorder entry = watch(mount, PathScope.ENTRY);
        Recorder file = watch(mount.resolve("sub/file"), PathScope.ENTRY);
        require(isPolling(), "polling");
        tells("a mode", () -> mode(mount, "rwx------"), entry);
        tells(
                "a file",
                () -> Files.createFile(
                        Files.createDirectory(mount.resolve("sub")).resolve("file")),
                file);
        tells("the end of the file system", () -> run("umount", mount.toString()), entry, file);
        tells(
                "a file beneath",
                () -> Files.createFile(
                        Files.createDirectory(mount.resolve("sub")).resolve("file")),
                file);
        watcher.close();
    }

    private static void run(String... command) throws IOException {
        try {
            require(new ProcessBuilder(command).inheritIO().start().waitFor() == 0, String.join(" ", command));
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private Recorder watch(Path path, PathScope scope) {
        Recorder recorder = new Recorder();
        watcher.watch(path, scope, recorder);
        return recorder;
    }

    private static void tells(String what, PathWatcherFixture.Step step, Recorder... recorders) throws IOException {
        List.of(recorders).forEach(Recorder::takeTold);
        step.run();
        for (Recorder recorder : recorders) {
            await("to be told of " + what, () -> recorder.count() > 0);
        }
    }

    private static boolean isPolling() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("mgmt-path-poll"));
    }

    private static void await(String what, BooleanSupplier condition) {
        Awaitility.await(what)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(condition::getAsBoolean);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError("not so: " + what);
        }
    }
}
