package mgmt.engine.internal.plugin;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one file of a plugin folder. Immutable.
 *
 * @param file the jar
 * @param folder where it lies
 * @param stamp as it was when it was last read
 * @param jar what it holds; null if it cannot be used
 * @param last what it held before it became something that cannot be used; that runs on
 * @param fault why it cannot be used; of one that is not whole, not told before its writer has had his time
 * @param changedAt when it was seen to have changed, in nanoseconds of the system's ticker
 * @param isWhole false while it may become something by itself: being written, or hard to read
 * @param vanishedAt when it was seen to have vanished; null while it is there
 */
record FolderEntry(
        Path file,
        PluginFolder folder,
        PluginFolder.Stamp stamp,
        @Nullable StoredJar jar,
        @Nullable StoredJar last,
        Optional<String> fault,
        long changedAt,
        boolean isWhole,
        @Nullable Long vanishedAt) {

    /** What this file stands for: its jar, or the one that it held before. */
    @Nullable
    StoredJar known() {
        return jar != null ? jar : last;
    }

    FolderEntry vanished(long now) {
        return new FolderEntry(file, folder, stamp, jar, last, fault, changedAt, isWhole, now);
    }
}
