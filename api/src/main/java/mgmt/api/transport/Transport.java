package mgmt.api.transport;

import java.time.Duration;
import java.util.List;
import mgmt.api.resource.Subscription;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open connection to a cluster store: a map of keys to values with a history of revisions, the same for all hosts.
 * Implemented by a plugin, called by the engine on several threads at once, but never on the loop.
 *
 * <p>Each commit that changes something makes one revision, all of it or nothing; revisions are greater than 0 and grow,
 * though not by one. Held entries that go with their session make revisions, too. Who reads sees everything up to one
 * revision. Every call ends within {@link #DEADLINE}, or soon after an interrupt. Once the transport is closed, each fails
 * with a {@link TransportException}, but {@link #watch}, which then tells nothing, and {@link #limits}.
 */
@ConsumerType
public interface Transport extends AutoCloseable {

    /** The longest that a call takes; what is not done then has failed. */
    Duration DEADLINE = Duration.ofSeconds(10);

    /**
     * Everything below a key, at one revision that is not older than what any commit which had ended before has made.
     *
     * @param above the key that those which are wanted lie strictly below; {@link Key#root()} for all
     * @throws TransportException when the store does not answer
     */
    Snapshot read(Key above) throws TransportException, InterruptedException;

    /**
     * Changes the store if all conditions hold. The limits count first, whether or not the store answers.
     *
     * @return what has become of it; {@link CommitResult#isUnknown()} if that is not known, since the answer did not come
     * @throws TransportException when it is certain that nothing was changed and nothing will be, since the store could not
     *     be asked
     * @throws InterruptedException when it was interrupted; what has become of the commit is then unknown
     * @throws TooLargeException when it is over the {@link #limits}
     */
    CommitResult commit(Commit commit) throws TransportException, InterruptedException;

    /**
     * Watches what lies below a key. Goes on over any number of disconnections until it is closed or has reported a gap.
     * Returns at once, whether or not the store answers. The listener may be called before this returns.
     *
     * @param above the key that those which are wanted lie strictly below; {@link Key#root()} for all
     * @param after the revision up to which everything is known, as of a {@link Snapshot}; 0 for nothing
     * @return ends the watch when closed, which does not wait for a call of the listener that goes on; what is changed after
     *     that is not told any more
     */
    Subscription watch(Key above, long after, WatchListener listener);

    /** How much a commit may hold: the same as long as the transport is open. Returns at once. */
    TransportLimits limits();

    /**
     * What a person wants to know about the store, a line each, without line breaks or blanks around: its version, its
     * members, who leads them.
     *
     * @throws TransportException when the store does not answer
     */
    List<String> describe() throws TransportException, InterruptedException;

    /**
     * Ends the connection: what it holds goes, at once if the store answers, else as if the agent had died; its watches end
     * without a gap; calls that wait end at once, by a {@link TransportException} or {@link InterruptedException}, or, where
     * a commit is under way, unknown. Threads and processes of its own are gone when this returns, within
     * {@link #DEADLINE}. More than once is as once. {@link TransportContext#lost} is not told.
     */
    @Override
    void close();
}
