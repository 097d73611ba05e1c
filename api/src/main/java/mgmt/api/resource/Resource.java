package mgmt.api.resource;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * One managed thing of the machine, compared with its desired state and put right. Implemented by a plugin, one instance
 * for each open declaration; it may also implement {@link Refreshable}, and {@link Sender} if its kind is
 * {@link Sending}.
 *
 * <p>The engine calls {@link #check}, {@link #apply}, {@link #watch}, {@link Refreshable#refresh} and {@link #close} on
 * workers, never two at once for one resource, each with everything visible that the call before it wrote. All may block;
 * a blocked call is interrupted when the agent stops in a hurry or the resource's {@code timeout} has passed, and should
 * then end soon. An exception is a failed run: a {@link NotYetException} waits, a {@link PermanentException} is not
 * retried, any other is retried as the user's {@code retry} and {@code delay} say.
 */
@ConsumerType
public interface Resource {

    /**
     * Compares the machine with the desired state and changes nothing.
     *
     * @return the differences; {@link Drift#none()} when all is as desired
     * @throws Exception when the comparison cannot be made
     */
    Drift check() throws Exception;

    /**
     * Repairs the given drift. Idempotent: after a failure or a crash it is called again with what is then left.
     *
     * @param drift what {@link #check} has just returned, not empty
     * @throws Exception when it cannot be repaired; what was changed so far may stay
     */
    void apply(Drift drift) throws Exception;

    /**
     * Begins to watch the thing. Called before the first check, and again after the watch has failed. From the moment it
     * returns until the subscription is closed, every change that could make {@link #check} answer differently must lead
     * to {@link Changes#changed()}; a spurious call costs one check, a missed one leaves the machine wrong.
     *
     * @param changes to be told of changes, from any thread
     * @return ends the watch when closed
     * @throws Exception when the thing cannot be watched
     */
    Subscription watch(Changes changes) throws Exception;

    /**
     * Gives back whatever the resource holds. Called once, after the watch has been closed and the last call has ended;
     * no call follows. The machine is left as it is.
     */
    default void close() throws Exception {}
}
