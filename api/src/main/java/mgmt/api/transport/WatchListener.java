package mgmt.api.transport;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Told by a watch, by one thread at a time. Implemented by the engine; its methods return at once.
 */
@ProviderType
public interface WatchListener {

    /**
     * What has changed since the last call, or since the watch began. Several commits may come in one call, a key that was
     * changed several times then only with its newest state; no commit is divided between two calls.
     */
    void changed(ChangeSet changes);

    /**
     * The transport cannot tell any more what has changed, as when the store has forgotten its history or is another one.
     * Nothing more comes: read again, and watch from there.
     *
     * @param why for the log
     */
    void gap(String why);
}
