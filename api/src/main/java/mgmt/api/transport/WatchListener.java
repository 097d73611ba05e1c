package mgmt.api.transport;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Told by a watch, by one thread at a time, which may be another for each call. Implemented by the engine; its methods return
 * at once, and may close the watch or begin another. If one throws all the same, the transport logs that and goes on: what
 * was told counts as told, and what follows is told as ever.
 */
@ProviderType
public interface WatchListener {

    /**
     * What has changed since the last call, or since the watch began. Several commits may come in one call, a key that was
     * changed several times then only with its newest state; no commit is divided between two calls. The revision grows
     * with each call; one in which nothing has changed that is watched may be told, or not.
     */
    void changed(ChangeSet changes);

    /**
     * The transport cannot tell any more what has changed, as when the store has forgotten its history or is another one.
     * Nothing more comes, and the watch is as good as closed: read again, and watch from there. What the store has lost,
     * being another one, was not deleted, and is never told so.
     *
     * @param why for the log
     */
    void gap(String why);
}
