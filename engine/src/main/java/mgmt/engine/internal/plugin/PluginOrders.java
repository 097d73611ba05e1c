package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mgmt.engine.internal.declaration.Nearest;
import mgmt.engine.internal.replacement.DurableFile;
import mgmt.engine.internal.replacement.IoFault;
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
            return PluginAnswer.refused(
                    answer.text(), "the bundles of the system are as they were: " + IoFault.describe(e));
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
                done.add(order.carryOut(places.store().take(file, false), file));
            } catch (NotWholeException e) {
                return refused(done, file + " cannot be used: " + e.getMessage());
            } catch (IOException e) {
                return refused(done, file + " cannot be used: " + IoFault.describe(e));
            } catch (RefusedException e) {
                return refused(done, file + " is not taken: " + e.why());
            }
        }
        return PluginAnswer.done(told(done));
    }

    private static String told(List<String> done) {
        return done.stream().filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    private static PluginAnswer refused(List<String> done, String why) {
        return PluginAnswer.refused(told(done), why);
    }

    private String install(StoredJar jar, boolean isForced) throws RefusedException, IOException {
        PluginFolder own = places.own();
        own.make();
        Path target = own.directory().resolve(jar.name() + ".jar");
        Optional<String> fault = own.look().loadingFault(target, jar);
        if (fault.isPresent()) {
            throw new RefusedException(fault.get());
        }
        Installed old = plugins.running(jar.name());
        boolean isThere = old != null && old.jar().hash().equals(jar.hash());
        // What can fail at the disk is done before anything changes.
        Path staged = JarStore.stage(jar.file(), target);
        Installed now;
        try {
            now = old != null && isThere ? old : plugins.bring(jar, target, isForced);
            DurableFile.move(staged, target);
        } finally {
            Files.deleteIfExists(staged);
        }
        for (FolderEntry entry : places.folders().filesOf(jar.name(), true)) {
            if (!entry.file().equals(target)) {
                delete(entry.file());
            }
        }
        places.folders().put(own, target, jar);
        String what = isThere
                ? " was installed already"
                : old == null
                        ? " is installed"
                        : " is installed in the place of " + old.jar().version();
        return jar + what + "; " + now.description() + faults(now);
    }

    private static String faults(Installed now) {
        return now.faults().entrySet().stream()
                .map(fault -> "\nkind " + fault.getKey() + " cannot be used: " + fault.getValue())
                .collect(Collectors.joining());
    }

    private void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        places.folders().remove(file);
    }

    PluginAnswer remove(String name, boolean isForced) {
        if (system.has(name)) {
            return removeSystem(name);
        }
        Collection<FolderEntry> files = places.folders().filesOf(name, true);
        List<FolderEntry> distributed = places.folders().filesOf(name, false);
        try {
            if (!files.isEmpty()) {
                return remove(name, files, distributed, isForced);
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
            return PluginAnswer.refused("the plugin " + name + " cannot be removed: " + IoFault.describe(e));
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
            return PluginAnswer.refused("the newer " + name + " cannot be removed: " + IoFault.describe(e));
        }
    }

    private PluginAnswer remove(
            String name, Collection<FolderEntry> files, List<FolderEntry> distributed, boolean isForced)
            throws IOException {
        Map<Path, Path> aside = new LinkedHashMap<>();
        boolean isDone = false;
        try {
            for (FolderEntry entry : files) {
                Path hidden = entry.file().resolveSibling("." + entry.file().getFileName() + ".removed");
                Files.move(entry.file(), hidden, StandardCopyOption.ATOMIC_MOVE);
                aside.put(entry.file(), hidden);
            }
            String answer = replace(name, distributed, isForced);
            isDone = true;
            aside.keySet().forEach(places.folders()::remove);
            return PluginAnswer.done(answer);
        } catch (RefusedException e) {
            return PluginAnswer.refused("the plugin " + name + " stays, because the distribution's could not take its"
                    + " place: " + e.why() + " (--force removes it all the same)");
        } finally {
            for (Map.Entry<Path, Path> moved : aside.entrySet()) {
                if (isDone) {
                    Files.delete(moved.getValue());
                } else {
                    Files.move(moved.getValue(), moved.getKey(), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
    }

    private String replace(String name, List<FolderEntry> distributed, boolean isForced) throws RefusedException {
        for (FolderEntry entry : distributed) {
            StoredJar instead = entry.jar();
            if (instead != null && places.folders().loadingFault(entry, instead).isEmpty()) {
                try {
                    Installed now = plugins.bring(instead, entry.file(), isForced);
                    return "the plugin " + name + " is removed; " + now.jar().version()
                            + " of the distribution takes its place";
                } catch (RefusedException e) {
                    if (!isForced) {
                        throw e;
                    }
                }
            }
        }
        plugins.remove(name);
        return "the plugin " + name + " is removed";
    }
}
