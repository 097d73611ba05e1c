package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import mgmt.engine.internal.replacement.IoFault;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the plugin folders, read again where it has changed: which jar stands for which plugin, what cannot be used
 * and why, and when to look again without an event. Confined to the plugins' thread.
 */
final class PluginFolders {

    /** Who replaces a jar by removing the old one and copying the new one has done both by then. */
    private static final long VANISHED_GRACE = TimeUnit.MILLISECONDS.toNanos(200);

    /** A jar that has not changed for so long is not being written any more. */
    private static final long WRITING = TimeUnit.SECONDS.toNanos(5);

    private final List<PluginFolder> folders;
    private final JarStore store;
    private final Function<Path, Optional<StoredJar>> earlier;
    private final LongSupplier ticker;
    private final Map<Path, FolderEntry> entries = new TreeMap<>();
    private final Map<PluginFolder, PluginFolder.Listing> listings = new LinkedHashMap<>();
    private OptionalLong nextLook = OptionalLong.empty();

    /**
     * Some folders.
     *
     * @param folders the most important one first: its jars count where another has the same plugin
     * @param earlier what a file was known to hold by an earlier agent
     * @param ticker nanoseconds of any origin
     */
    PluginFolders(
            List<PluginFolder> folders,
            JarStore store,
            Function<Path, Optional<StoredJar>> earlier,
            LongSupplier ticker) {
        this.folders = List.copyOf(folders);
        this.store = store;
        this.earlier = earlier;
        this.ticker = ticker;
    }

    /** Reads what has changed. */
    void look() {
        long now = ticker.getAsLong();
        nextLook = OptionalLong.empty();
        for (PluginFolder folder : folders) {
            PluginFolder.Listing listing = folder.look();
            listings.put(folder, listing);
            // A folder that is gone or unsafe says nothing about what was loaded from it.
            if (listing.isThere() && listing.fault().isEmpty()) {
                listing.jars().forEach((file, stamp) -> look(folder, file, stamp, now));
                vanish(folder, listing.jars().keySet(), now);
            }
        }
    }

    private void look(PluginFolder folder, Path file, PluginFolder.Stamp stamp, long now) {
        FolderEntry entry = entries.get(file);
        if (entry == null || !entry.stamp().isSameAs(stamp)) {
            entry = read(folder, file, stamp, entry == null ? null : entry.known(), now);
            entries.put(file, entry);
        } else if (entry.vanishedAt() != null || !entry.isWhole()) {
            entry = read(folder, file, stamp, entry.known(), entry.changedAt());
            entries.put(file, entry);
        }
        if (!entry.isWhole()) {
            lookAgainAt(entry.changedAt() + WRITING, now);
        }
    }

    private FolderEntry read(
            PluginFolder folder, Path file, PluginFolder.Stamp stamp, @Nullable StoredJar last, long now) {
        String fault;
        boolean isWhole = true;
        try {
            if (stamp.fault().isEmpty()) {
                StoredJar jar = store.take(file, !folder.isOwn());
                return new FolderEntry(file, folder, stamp, jar, null, Optional.empty(), now, true, null);
            }
            fault = stamp.fault().get();
        } catch (NotWholeException e) {
            fault = e.getMessage();
            isWhole = false;
        } catch (RefusedException e) {
            fault = e.why();
        } catch (NoSuchFileException e) {
            fault = "it is gone";
            isWhole = false;
        } catch (IOException e) {
            EndedException.throwIfInterrupted(e);
            fault = "it cannot be read: " + IoFault.describe(e);
            isWhole = false;
        }
        StoredJar known = last != null ? last : earlier.apply(file).orElse(null);
        return new FolderEntry(file, folder, stamp, null, known, Optional.ofNullable(fault), now, isWhole, null);
    }

    private void vanish(PluginFolder folder, Set<Path> there, long now) {
        for (FolderEntry entry : List.copyOf(entries.values())) {
            if (entry.folder() == folder && !there.contains(entry.file())) {
                Long since = entry.vanishedAt();
                if (since == null) {
                    entries.put(entry.file(), entry.vanished(now));
                    lookAgainAt(now + VANISHED_GRACE, now);
                } else if (now - since >= VANISHED_GRACE) {
                    entries.remove(entry.file());
                } else {
                    lookAgainAt(since + VANISHED_GRACE, now);
                }
            }
        }
    }

    private void lookAgainAt(long time, long now) {
        if (time > now) {
            nextLook = OptionalLong.of(nextLook.isEmpty() ? time : Math.min(nextLook.getAsLong(), time));
        }
    }

    /** When to look again, although nothing is reported; in nanoseconds of the ticker. */
    OptionalLong nextLook() {
        return nextLook;
    }

    /** Which file stands for which plugin, by the plugin's name: the order is that of the folders' importance reversed. */
    Map<String, FolderEntry> chosen() {
        Map<String, FolderEntry> chosen = new LinkedHashMap<>();
        for (int i = folders.size() - 1; i >= 0; i--) {
            PluginFolder folder = folders.get(i);
            for (FolderEntry entry : known(folder)) {
                chosen.put(name(entry), entry);
            }
        }
        return chosen;
    }

    /** Those of a folder that stand for a plugin; of one plugin, the one that counts last. */
    private List<FolderEntry> known(PluginFolder folder) {
        return entries.values().stream()
                .filter(entry -> entry.folder() == folder && entry.known() != null)
                .sorted(Comparator.comparing((FolderEntry entry) -> jar(entry).version())
                        .thenComparing(entry -> entry.stamp().modified())
                        .thenComparing(FolderEntry::file))
                .toList();
    }

    /** The hashes of all that lies there, or lay there until it became something that cannot be used. */
    List<String> hashes() {
        return entries.values().stream()
                .map(FolderEntry::known)
                .filter(jar -> jar != null)
                .map(StoredJar::hash)
                .toList();
    }

    /** Where a jar lies, or lay until its file became something that cannot be used. */
    Optional<Path> fileOf(StoredJar jar) {
        return entries.values().stream()
                .filter(entry -> entry.known() != null && entry.known().hash().equals(jar.hash()))
                .map(FolderEntry::file)
                .findFirst();
    }

    /** The files of a plugin in the folders of one sort. */
    List<FolderEntry> filesOf(String name, boolean isOwn) {
        return entries.values().stream()
                .filter(entry -> entry.folder().isOwn() == isOwn && entry.known() != null)
                .filter(entry -> name(entry).equals(name))
                .toList();
    }

    private static String name(FolderEntry entry) {
        return jar(entry).name();
    }

    private static StoredJar jar(FolderEntry entry) {
        StoredJar jar = entry.known();
        if (jar == null) {
            throw new IllegalStateException(entry.file() + " stands for no plugin");
        }
        return jar;
    }

    /** Files that cannot be used, as far as it is time to say so. */
    List<FolderEntry> faulty() {
        long now = ticker.getAsLong();
        return entries.values().stream()
                .filter(entry -> entry.fault().isPresent() && entry.vanishedAt() == null)
                .filter(entry -> entry.isWhole() || now - entry.changedAt() >= WRITING)
                .toList();
    }

    /** Files that are not used because another one stands for their plugin. */
    List<FolderEntry> passedOver() {
        Set<Path> chosen = new HashSet<>();
        chosen().values().forEach(entry -> chosen.add(entry.file()));
        return entries.values().stream()
                .filter(entry -> entry.known() != null && !chosen.contains(entry.file()))
                .toList();
    }

    /** Why the jar of a file must not be loaded, as far as the last look tells. */
    Optional<String> loadingFault(FolderEntry entry, StoredJar jar) {
        PluginFolder.Listing listing = listings.get(entry.folder());
        return listing == null ? Optional.empty() : listing.loadingFault(entry.file(), jar);
    }

    /** Why nothing is loaded from folders, one text for each. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        listings.forEach((folder, listing) -> {
            listing.fault()
                    .ifPresent(fault -> faults.add("nothing is loaded from " + folder.directory() + ": " + fault));
            if (!listing.isThere() && entries.values().stream().anyMatch(entry -> entry.folder() == folder)) {
                faults.add(folder.directory() + " is gone; what was loaded from it goes on");
            }
        });
        return faults;
    }

    /** Whether every folder could be read, so that a plugin without a file is one that was removed. */
    boolean isComplete() {
        return listings.values().stream()
                .allMatch(listing -> listing.isThere() && listing.fault().isEmpty());
    }

    /** Takes note of a file that was put into a folder by the agent itself, with what it is known to hold. */
    void put(PluginFolder folder, Path file, StoredJar jar) throws IOException {
        entries.put(
                file,
                new FolderEntry(
                        file, folder, folder.stamp(file), jar, null, Optional.empty(), ticker.getAsLong(), true, null));
    }

    /** Takes note of a file that was removed by the agent itself. */
    void remove(Path file) {
        entries.remove(file);
    }
}
