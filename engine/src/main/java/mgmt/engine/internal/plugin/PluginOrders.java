package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mgmt.engine.internal.declaration.Nearest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what users order. A jar is tried before it is put into the folder, so that an order which fails leaves
 * everything as it was, the folder too. Confined to the plugins' thread.
 */
final class PluginOrders {

    private static final Logger LOG = LoggerFactory.getLogger(PluginOrders.class);

    private final Places places;
    private final Plugins plugins;
    private final SystemUpdate system;

    /**
     * Where plugins are.
     *
     * @param own the folder to install to
     */
    record Places(PluginFolder own, PluginFolders folders, JarStore store) {}

    PluginOrders(Places places, Plugins plugins, SystemUpdate system) {
        this.places = places;
        this.plugins = plugins;
        this.system = system;
    }

    PluginAnswer install(List<Path> files, boolean isForced) {
        return each(files, (jar, file) -> {
            if (system.has(jar.name())) {
                throw new RefusedException("it is a bundle of the system itself; use: mgmt plugin update " + file);
            }
            return install(jar, isForced);
        });
    }

    PluginAnswer update(List<Path> files, boolean isForced) {
        List<StoredJar> systemJars = new ArrayList<>();
        PluginAnswer answer = each(files, (jar, file) -> {
            if (system.has(jar.name())) {
                systemJars.add(jar);
                return "";
            }
            if (plugins.running(jar.name()) == null && places.folders().chosen().get(jar.name()) == null) {
                throw new RefusedException(
                        "no plugin " + jar.name() + " is installed here; use: mgmt plugin install " + file);
            }
            return install(jar, isForced);
        });
        if (systemJars.isEmpty() || !answer.isDone()) {
            return answer;
        }
        try {
            String done = system.update(systemJars, isForced);
            return PluginAnswer.restart(answer.text().isEmpty() ? done : answer.text() + "\n" + done);
        } catch (RefusedException | IOException e) {
            return PluginAnswer.refused("the bundles of the system are as they were: " + e.getMessage());
        }
    }

    private interface Order {
        String carryOut(StoredJar jar, Path file) throws RefusedException, IOException;
    }

    /** One after the other, up to the first that cannot be taken. */
    private PluginAnswer each(List<Path> files, Order order) {
        List<String> done = new ArrayList<>();
        for (Path file : files) {
            try {
                done.add(order.carryOut(places.store().take(file), file));
            } catch (NoSuchFileException e) {
                return refused(done, file + ": there is no such file where the agent runs");
            } catch (NotWholeException | IOException e) {
                return refused(done, file + " cannot be used: " + e.getMessage());
            } catch (RefusedException e) {
                return refused(done, file + " is not taken: " + e.why());
            }
        }
        return PluginAnswer.done(done.stream().filter(line -> !line.isEmpty()).collect(Collectors.joining("\n")));
    }

    private static PluginAnswer refused(List<String> done, String why) {
        List<String> lines = new ArrayList<>(done);
        lines.removeIf(String::isEmpty);
        lines.add(why);
        return PluginAnswer.refused(String.join("\n", lines));
    }

    private String install(StoredJar jar, boolean isForced) throws RefusedException, IOException {
        PluginFolder own = places.own();
        Path target = own.directory().resolve(jar.name() + ".jar");
        Optional<String> fault =
                places.folders().faultOf(own, target.getFileName().toString(), jar);
        if (fault.isPresent()) {
            throw new RefusedException(fault.get());
        }
        Installed old = plugins.running(jar.name());
        boolean isThere = old != null && old.jar().hash().equals(jar.hash());
        Installed now = old != null && isThere ? old : plugins.bring(jar, target, isForced);
        put(jar, target);
        String kinds = now.kinds().isEmpty() ? "it offers no kinds" : "kinds: " + String.join(", ", now.kinds());
        String what = isThere
                ? " was installed already"
                : old == null
                        ? " is installed"
                        : " is installed in the place of " + old.jar().version();
        return jar + what + "; " + kinds + faults(now);
    }

    private static String faults(Installed now) {
        return now.faults().entrySet().stream()
                .map(fault -> "\nkind " + fault.getKey() + " cannot be used: " + fault.getValue())
                .collect(Collectors.joining());
    }

    /** Puts it into the folder at one stroke, and takes away other files of the same plugin. */
    private void put(StoredJar jar, Path target) throws IOException {
        JarStore.put(jar.file(), target);
        for (FolderEntry entry : places.folders().filesOf(jar.name(), true)) {
            if (!entry.file().equals(target)) {
                delete(entry.file());
            }
        }
        places.folders().put(places.own(), target, jar);
    }

    private void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        places.folders().remove(file);
    }

    PluginAnswer remove(String name) {
        if (system.has(name)) {
            return removeSystem(name);
        }
        Collection<FolderEntry> files = places.folders().filesOf(name, true);
        List<FolderEntry> distributed = places.folders().filesOf(name, false);
        try {
            if (!files.isEmpty()) {
                return remove(name, files, distributed);
            }
            Optional<FolderEntry> useless = places.folders().faulty().stream()
                    .filter(entry -> entry.folder().isOwn()
                            && entry.file().getFileName().toString().equals(name))
                    .findFirst();
            if (useless.isPresent()) {
                delete(useless.get().file());
                return PluginAnswer.done(useless.get().file() + " is removed");
            }
        } catch (IOException e) {
            LOG.warn("The plugin {} could not be removed", name, e);
            return PluginAnswer.refused("the plugin " + name + " cannot be removed: " + e.getMessage());
        }
        if (!distributed.isEmpty()) {
            return PluginAnswer.refused("the plugin " + name + " comes with the distribution; to be rid of it, remove "
                    + distributed.get(0).file());
        }
        return PluginAnswer.refused("no plugin " + name + " is installed here"
                + Nearest.to(name, new TreeSet<>(places.folders().chosen().keySet()))
                        .map(Nearest::question)
                        .orElse(""));
    }

    private PluginAnswer removeSystem(String name) {
        try {
            return system.remove(name)
                    ? PluginAnswer.restart(
                            "the newer " + name + " is removed; the agent starts anew with that of the installation")
                    : PluginAnswer.refused(name + " is a bundle of the system itself, and stays");
        } catch (IOException e) {
            return PluginAnswer.refused("the newer " + name + " cannot be removed: " + e.getMessage());
        }
    }

    private PluginAnswer remove(String name, Collection<FolderEntry> files, List<FolderEntry> distributed)
            throws IOException {
        Optional<StoredJar> instead = distributed.stream()
                .map(FolderEntry::jar)
                .filter(jar -> jar != null)
                .findFirst();
        if (instead.isEmpty()) {
            plugins.remove(name);
        }
        for (FolderEntry entry : files) {
            delete(entry.file());
        }
        if (instead.isEmpty()) {
            return PluginAnswer.done("the plugin " + name + " is removed");
        }
        plugins.look();
        Installed now = plugins.running(name);
        return now != null && now.jar().hash().equals(instead.get().hash())
                ? PluginAnswer.done("the plugin " + name + " is removed; "
                        + now.jar().version() + " of the distribution takes its place")
                : PluginAnswer.refused("the jar of the plugin " + name + " is removed, but the distribution's "
                        + instead.get().version() + " could not take its place; see mgmt plugin list");
    }
}
