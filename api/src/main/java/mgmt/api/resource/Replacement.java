package mgmt.api.resource;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A file that is being written beside the one that it will replace; implemented by the engine, confined to one thread at
 * a time. Use: write, set owner and mode on {@link #temporary()}, {@link #commit()}; closing without a commit discards it.
 */
@ProviderType
public interface Replacement extends Closeable {

    /**
     * The temporary file, in the directory of its target; its name starts with {@code .mgmt-}. Something else may be put
     * in its place before the commit, such as a symbolic link.
     */
    Path temporary();

    /** To write the content to, open and empty at first. Owned by the replacement. */
    FileChannel channel();

    /**
     * Puts the temporary in the place of its target in one step (rename(2)). Not synced: after a power cut the old file
     * or the new one is there, or on some file systems an empty one, which the next start of the agent finds and repairs.
     *
     * @throws IOException when it cannot be renamed; the temporary is then removed by {@link #close}
     */
    void commit() throws IOException;

    /** Ends the writing; discards the temporary unless it was committed. */
    @Override
    void close() throws IOException;
}
