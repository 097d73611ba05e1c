package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.framework.Bundles;
import mgmt.engine.internal.kind.KindRegistry;
import mgmt.engine.internal.replacement.IoFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Which plugins run, and which should, as the folders say. Level, not edge: whatever has happened to the folders, one
 * comparison of what is chosen with what runs tells what to do. Confined to the plugins' thread.
 */
final class Plugins {

    private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

    /** How long a thread of a plugin that has gone may take to notice. */
    private static final Duration LEAK_GRACE = Duration.ofSeconds(2);

    private final PluginFolders folders;
    private final JarStore store;
    private final PluginRecord record;
    private final KindRegistry registry;
    private final RunningGraph graph;
    private final Installer installer;
    private final String agent;
    private final Later later;
    private final Map<String, Installed> running = new LinkedHashMap<>();
    private final Map<String, Trouble> troubles = new TreeMap<>();
    private final Map<String, String> leaks = new TreeMap<>();
    private Map<String, String> missing = Map.of();
    private Set<String> told = Set.of();

    /** Why the record could not be written when that was tried last; empty when it was. */
    private String unrecorded = "";

    private int generation;
    private boolean isStarting = true;

    /** Whether what is being brought has been taken before its turn. */
    private boolean goesAhead;

    /** The thread that all of this happens on. */
    interface Later {
        /** Does something on it after a while. */
        void run(Duration after, Runnable task);

        /** Whether it is told to end, and may be interrupted: what fails from now on may fail because of that. */
        boolean isEnding();
    }

    /** What is found on the disk. */
    record Found(PluginFolders folders, JarStore store, PluginRecord record) {}

    Plugins(Found found, Bundles bundles, Offered offered, RunningGraph graph, Later later) {
        this.folders = found.folders();
        this.store = found.store();
        this.record = found.record();
        this.registry = offered.kinds();
        this.graph = graph;
        this.installer = new Installer(bundles, offered, graph);
        this.agent = String.join(" ", new TreeMap<>(bundles.system()).values());
        this.later = later;
    }

    /** Looks at the folders, and does what follows from them. */
    void look() {
        folders.look();
        store.remember(); // the agent may end before all plugins are there
        tellFaults();
        Map<String, FolderEntry> chosen = folders.chosen();
        for (String name : List.copyOf(running.keySet())) {
            if (!chosen.containsKey(name)) {
                remove(name);
            }
        }
        dropStopped();
        troubles.keySet().retainAll(chosen.keySet());
        int before;
        do { // one that came or went may be what another one waits for
            before = generation;
            settle(inOrder(chosen));
        } while (generation != before);
        if (folders.isComplete()) {
            forgetOthers(chosen.keySet());
        }
        explainMissingKinds();
        isStarting = false;
    }

    /** One that was stopped, as when a bundle that it needs has gone, is as one that was never there. */
    private void dropStopped() {
        for (Installed each : List.copyOf(running.values())) {
            if (!installer.isActive(each)) {
                running.remove(each.jar().name());
                installer.remove(each);
                generation++;
                LOG.warn("The plugin {} has been stopped", each.jar());
            }
        }
    }

    private void tellFaults() {
        Set<String> faults = new HashSet<>(folders.faults());
        folders.faulty()
                .forEach(entry -> faults.add("the plugin " + entry.file() + " cannot be used: "
                        + entry.fault().orElse("")));
        faults.stream().filter(fault -> !told.contains(fault)).forEach(fault -> LOG.error("{}", fault));
        told = faults;
    }

    /** Those that came first in earlier runs come first again: of two that offer one kind, the same one wins. */
    private Map<String, FolderEntry> inOrder(Map<String, FolderEntry> chosen) {
        Map<String, FolderEntry> ordered = new LinkedHashMap<>();
        for (String name : record.names()) {
            FolderEntry entry = chosen.get(name);
            if (entry != null) {
                ordered.put(name, entry);
            }
        }
        chosen.forEach(ordered::putIfAbsent);
        return ordered;
    }

    /**
     * One after the other; those with kinds that the graph waits for, as far as is known of earlier runs, go ahead. One that
     * lacks what another offers has its turn once more.
     */
    private void settle(Map<String, FolderEntry> ordered) {
        List<Map.Entry<String, FolderEntry>> left = new ArrayList<>(ordered.entrySet());
        Set<String> seen = new HashSet<>();
        while (!left.isEmpty()) {
            Set<String> awaited = graph.awaited();
            Map.Entry<String, FolderEntry> next = left.stream()
                    .filter(each -> !seen.contains(each.getKey()))
                    .filter(each -> !Collections.disjoint(record.kinds(each.getKey()), awaited))
                    .findFirst()
                    .orElse(left.get(0));
            String name = next.getKey();
            seen.add(name);
            if (isStarting && !running.containsKey(name) && !graph.letGoAhead()) {
                throw new EndedException(null);
            }
            goesAhead = next != left.get(0);
            settle(name, next.getValue());
            if (!goesAhead || running.containsKey(name)) {
                left.remove(next);
            }
        }
        goesAhead = false;
    }

    private void settle(String name, FolderEntry entry) {
        leaveIfEnding(null);
        StoredJar jar = entry.jar();
        Installed now = running.get(name);
        if (jar == null) {
            goOn(name, entry);
            return;
        }
        if (now != null && now.jar().hash().equals(jar.hash())) {
            troubles.remove(name);
            return;
        }
        Optional<String> forbidden = folders.loadingFault(entry, jar);
        if (forbidden.isPresent()) {
            trouble(new Trouble(jar, entry, forbidden.get(), Set.of(), true, false, generation));
            fallBack(name, entry);
            return;
        }
        Trouble known = troubles.get(name);
        if (known == null || known.mayBeOver(entry, jar, generation)) {
            bringUnlessRejected(jar, entry);
        }
    }

    private void bringUnlessRejected(StoredJar jar, FolderEntry entry) {
        Optional<PluginRecord.Rejection> earlier = earlierRejection(jar);
        if (earlier.isPresent()) {
            boolean dependsOnOthers = earlier.get().dependsOnOthers();
            trouble(new Trouble(jar, entry, earlier.get().why(), Set.of(), false, dependsOnOthers, generation));
            fallBack(jar.name(), entry);
            return;
        }
        try {
            bring(jar, entry.file(), false);
        } catch (RefusedException e) {
            leaveIfEnding(e);
            if (goesAhead && e.dependsOnOthers()) {
                return;
            }
            trouble(new Trouble(jar, entry, e.why(), e.kinds(), false, e.dependsOnOthers(), generation));
            fallBack(jar.name(), entry);
            reject(jar, e);
        }
    }

    /** What this version of the agent has rejected is not tried again just because it is started. */
    private Optional<PluginRecord.Rejection> earlierRejection(StoredJar jar) {
        return record.rejection(jar.name())
                .filter(each -> isStarting
                        && each.hash().equals(jar.hash())
                        && each.agent().equals(agent));
    }

    /** What cannot be used is told once. */
    private void trouble(Trouble trouble) {
        Trouble known = troubles.put(trouble.jar().name(), trouble);
        if (known == null || !known.why().equals(trouble.why()) || !known.jar().equals(trouble.jar())) {
            LOG.error(
                    "The plugin {} in {} is not taken: {}",
                    trouble.jar(),
                    trouble.entry().file(),
                    trouble.why());
        }
    }

    private void reject(StoredJar jar, RefusedException e) {
        if (running.containsKey(jar.name())) {
            recorded(() -> record.reject(jar, agent, e));
        }
    }

    /** When nothing of a plugin runs, what was good last is better than nothing. */
    private void fallBack(String name, FolderEntry entry) {
        record.good(name)
                .flatMap(store::find)
                .filter(jar -> !jar.equals(entry.jar()))
                .ifPresent(jar -> goOnWith(jar, entry));
    }

    /** The same, where the file of a plugin has become something that cannot be used. */
    private void goOn(String name, FolderEntry entry) {
        StoredJar last = entry.last();
        if (last != null && last.name().equals(name)) {
            goOnWith(last, entry);
        }
    }

    private void goOnWith(StoredJar jar, FolderEntry entry) {
        if (running.containsKey(jar.name()) || folders.loadingFault(entry, jar).isPresent()) {
            return;
        }
        try {
            running.put(jar.name(), brought(jar, null, false));
            generation++;
            LOG.warn("The plugin {} goes on, which was good last", jar);
        } catch (RefusedException e) {
            leaveIfEnding(e);
            LOG.error("The plugin {}, which was good last, cannot go on: {}", jar, e.why());
        }
    }

    /**
     * Brings a jar, in the place of what runs of its plugin.
     *
     * @param file where it lies, or will lie
     * @param isForced whether it may refuse what was accepted before
     * @throws RefusedException when it cannot be used; all is as before
     */
    Installed bring(StoredJar jar, Path file, boolean isForced) throws RefusedException {
        Installed old = running.get(jar.name());
        Set<Thread> before = old == null ? Set.of() : LeakedThreads.live();
        Installed fresh = brought(jar, old, isForced);
        running.put(jar.name(), fresh);
        generation++;
        troubles.remove(jar.name());
        leaks.remove(jar.name());
        recorded(() -> record.accept(
                jar, file, fresh.offers().stream().map(Offer::kind).toList()));
        if (old == null) {
            LOG.atLevel(isStarting ? Level.DEBUG : Level.INFO)
                    .log("The plugin {} was installed; {}", jar, fresh.description());
        } else {
            LOG.info("The plugin {} was updated to {}", old.jar(), jar.version());
            later.run(LEAK_GRACE, () -> lookForLeaks(old.jar(), before));
        }
        fresh.faults()
                .forEach(
                        (kind, fault) -> LOG.warn("The kind {} of the plugin {} cannot be used: {}", kind, jar, fault));
        return fresh;
    }

    private Installed brought(StoredJar jar, @Nullable Installed old, boolean isForced) throws RefusedException {
        try {
            return installer.bring(jar, old, others(jar.name()), isForced);
        } catch (RuntimeException e) {
            leaveIfEnding(e);
            LOG.debug("{} cannot be brought", jar, e);
            throw new RefusedException("it fails in a way that nobody foresaw: " + e);
        }
    }

    private void leaveIfEnding(@Nullable Exception failure) {
        if (later.isEnding()) {
            throw new EndedException(failure);
        }
    }

    /** Takes a plugin out. */
    void remove(String name) {
        Installed old = running.remove(name);
        troubles.remove(name);
        leaks.remove(name);
        recorded(() -> record.forget(name));
        if (old != null) {
            Set<Thread> before = LeakedThreads.live();
            installer.remove(old);
            generation++;
            LOG.info("The plugin {} was removed", old.jar());
            later.run(LEAK_GRACE, () -> lookForLeaks(old.jar(), before));
        }
    }

    private void lookForLeaks(StoredJar old, Set<Thread> before) {
        List<String> threads = LeakedThreads.in(old, before);
        if (!threads.isEmpty()) {
            String names = String.join(", ", threads.subList(0, Math.min(3, threads.size())));
            leaks.put(old.name(), old + " has gone, but left " + threads.size() + " threads behind: " + names);
            LOG.warn("The plugin {} has left threads behind, which keep its memory: {}", old, names);
        }
    }

    private Collection<Installed> others(String name) {
        Map<String, Installed> others = new HashMap<>(running);
        others.remove(name);
        return others.values();
    }

    private void forgetOthers(Set<String> chosen) {
        record.names().stream()
                .filter(name -> !chosen.contains(name))
                .forEach(name -> recorded(() -> record.forget(name)));
    }

    /** Keeps what runs, what may have to be gone back to, and what lies in the folders. */
    void cleanStore() {
        Set<String> needed = new HashSet<>(record.hashes());
        running.values().forEach(each -> needed.add(each.jar().hash()));
        folders.hashes().forEach(needed::add);
        store.keep(needed);
    }

    private interface Recording {
        void write() throws IOException;
    }

    private void recorded(Recording recording) {
        try {
            recording.write();
            unrecorded = "";
        } catch (IOException e) {
            EndedException.throwIfInterrupted(e);
            String fault = IoFault.describe(e);
            if (!fault.equals(unrecorded)) {
                LOG.error("What is known of plugins cannot be written down, a restart will not know it: {}", fault);
            }
            unrecorded = fault;
        }
    }

    /** Those who wait for a kind are told what its plugin lacks. */
    private void explainMissingKinds() {
        Map<String, String> faults = new TreeMap<>();
        troubles.values()
                .forEach(trouble ->
                        trouble.kinds().forEach(kind -> faults.put(kind, trouble.jar() + ": " + trouble.why())));
        running.replaceAll(
                (name, each) -> each.faults().isEmpty() ? each : installer.looked(each.jar(), each.bundle()));
        running.values()
                .forEach(each -> each.faults().forEach((kind, fault) -> faults.put(kind, each.jar() + ": " + fault)));
        if (!faults.equals(missing)) {
            missing = faults;
            registry.setMissing(faults);
            graph.rebuild();
        }
    }

    @Nullable
    Installed running(String name) {
        return running.get(name);
    }

    /** What users are shown. */
    List<PluginStatus> statuses() {
        return PluginReport.of(running.values(), troubles, leaks, folders);
    }
}
