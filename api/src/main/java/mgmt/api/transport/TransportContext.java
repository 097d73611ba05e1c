package mgmt.api.transport;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the engine lends to one open transport, and where it reports to. Implemented by the engine; may be used from any
 * thread, never blocks, and has no effect once the transport was closed.
 */
@ProviderType
public interface TransportContext {

    /** The name of this host within its cluster: not empty, without blanks and slashes. */
    String host();

    /**
     * A directory of this transport's own that lives as long as the agent's prefix: mode 0700, made by the first call.
     *
     * @throws IOException when it cannot be made
     */
    Path directory() throws IOException;

    /** A log whose lines name the transport. The engine itself reports what is told to this context, once. */
    System.Logger log();

    /**
     * The store answers, for the first time or again. What was held and is gone was reported as {@link #lost} before. Told
     * once per outage, and in any case when the store is another one than it was.
     *
     * @param store tells one store from another: what an empty new one at the old address does not have in common
     */
    void available(String store);

    /**
     * The store does not answer: told when the first attempt to reach it fails, and when it was available and is no more,
     * whether or not anybody calls meanwhile. The transport goes on trying by itself.
     *
     * @param why for users, in one line: what was tried, what came of it
     */
    void unavailable(String why);

    /** The transport has ended for good, and only a person can change that. Nothing follows but {@link Transport#close}. */
    void failed(TransportException cause);

    /**
     * These keys were held by this transport and are not any longer, though nobody has deleted them: the session has
     * ended, as when the store was away for too long. The transport never puts them again by itself: only who held them
     * knows whether they are still to be held, and for a lock that somebody else may have taken meanwhile it would be wrong.
     * A {@link Commit.Builder#hold} after that holds again, in a new session.
     *
     * @param keys not empty; none which this transport itself has deleted or put plainly since, though maybe one which
     *     another one has, which the transport need not have noticed
     */
    void lost(Set<Key> keys);
}
