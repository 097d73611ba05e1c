package mgmt.api.transport;

import java.time.Duration;
import java.util.List;
import mgmt.api.resource.Subscription;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * An open connection to a cluster store: a map of keys to values with a history of revisions, the same for all hosts.
 * Implemented by a plugin, called by the engine on several threads at once, but never on the loop.
 *
 * <p>Each commit that changes something makes one revision, all of it or nothing; revisions grow, though not by one. Who
 * reads sees everything up to one revision. Every call ends within {@link #DEADLINE}, or soon after an interrupt.
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
     * Changes the store if all conditions hold.
     *
     * @return what has become of it; {@link CommitResult#isUnknown()} if that is not known, since the answer did not come
     * @throws TransportException when it is certain that nothing was changed, since the store could not be asked
     * @throws TooLargeException when it is over the {@link #limits}
     */
    CommitResult commit(Commit commit) throws TransportException, InterruptedException;

    /**
     * Watches what lies below a key. Goes on over any number of disconnections until it is closed or has reported a gap.
     * Returns at once, whether or not the store answers.
     *
     * @param above the key that those which are wanted lie strictly below
     * @param after the revision up to which everything is known, as of a {@link Snapshot}
     * @return ends the watch when closed
     */
    Subscription watch(Key above, long after, WatchListener listener);

    /** How much a commit may hold. */
    TransportLimits limits();

    /**
     * What a person wants to know about the store, a line each: its version, its members, who leads them.
     *
     * @throws TransportException when the store does not answer
     */
    List<String> describe() throws TransportException, InterruptedException;

    /**
     * Ends the connection: what it holds goes, its watches end, calls that wait are interrupted, threads and processes of
     * its own are gone when this returns, within {@link #DEADLINE}. More than once is as once.
     */
    @Override
    void close();
}
