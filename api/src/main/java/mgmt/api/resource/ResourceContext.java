package mgmt.api.resource;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the engine lends to one resource, from {@link ResourceKind#open} until it is closed. Implemented by the engine;
 * may be used from any thread.
 */
@ProviderType
public interface ResourceContext {

    /** The resource that this context belongs to. */
    ResourceId id();

    /** The name of this host within its cluster. */
    String host();

    /**
     * A directory of this resource's own that lives as long as the agent's prefix: mode 0700, made by the first call.
     *
     * @throws IOException when it cannot be made
     */
    Path stateDirectory() throws IOException;

    /**
     * A small map that lives in memory over a re-opening with an equal declaration, as after an update of the plugin.
     * Thread-safe.
     */
    Map<String, String> memory();

    /**
     * Watches a path over the agent's one inotify instance. The path, and any of its parents, need not exist; parents
     * that appear, vanish, are renamed or replaced count as a change of the path. Symbolic links among the parents are
     * followed, a link at the path itself is watched as a link. Where the kernel has no watch left, the path is polled.
     *
     * <p>Does not block for long: it reads directory entries and adds watches.
     *
     * @param path absolute
     * @param scope how much of what lies at and below the path matters
     * @param changes to be told; {@link Changes#changed()} is called on the engine's watching thread
     * @return ends the watch when closed
     * @throws IOException when the path cannot be watched in any way
     */
    Subscription watch(Path path, PathScope scope, Changes changes) throws IOException;

    /**
     * Begins to replace the file at a path: opens a temporary file beside it. A reader of the path sees the old file or
     * the new one, never a part; a temporary that a crash leaves behind is removed when the agent starts again.
     *
     * @param target absolute; its parent must be there. A symbolic link at the path is replaced, not followed
     * @param mode what the temporary is made with, less the umask, as by open(2). It belongs to the agent's user and group
     *     then, so a mode that gives something to its owner or group alone is set when these are right, not here
     * @throws IOException when the temporary cannot be made; nothing is left behind
     */
    Replacement replace(Path target, FileAttribute<Set<PosixFilePermission>> mode) throws IOException;

    /**
     * Whether another resource of the graph is responsible for this identity, that is, provides it through
     * {@link Linkable}. When the answer may have changed, the resource is checked again.
     */
    boolean isProvidedByAnother(Identity identity);

    /**
     * Whether the given resource of the graph is responsible for this identity, such as one that has notified. Not when it
     * has left the graph meanwhile.
     */
    boolean isProvidedBy(ResourceId other, Identity identity);

    /**
     * Whether the value of a field must not be shown: the user has it received from a resource that sends it as a
     * {@link Secret}. The engine masks the field in every drift; what the plugin itself writes, to a log or into an
     * exception, must not have it either.
     *
     * @param field as users write it
     */
    boolean isSecret(String field);

    /** The values that all hosts of the cluster see. */
    ClusterValues values();

    /**
     * A log whose lines carry the resource's id. INFO says that something on the machine has changed, WARN that
     * something needs a person; the engine itself reports every drift, repair and failure.
     */
    System.Logger log();

    /** The same with a temporary that is its owner's alone. */
    default Replacement replace(Path target) throws IOException {
        return replace(
                target,
                PosixFilePermissions.asFileAttribute(
                        Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)));
    }
}
