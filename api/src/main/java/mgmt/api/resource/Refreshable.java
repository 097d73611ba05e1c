package mgmt.api.resource;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A {@link Resource} that acts when something that it listens to has changed, such as a service that reloads when its
 * configuration file was rewritten. Without it, a notification causes a check and nothing else.
 */
@ConsumerType
public interface Refreshable {

    /**
     * Acts on notifications. Called on a worker after {@link Resource#check} and, if there was drift,
     * {@link Resource#apply} have succeeded in the same run. May block. At least once for each notification, also over a
     * crash of the agent, so it must bear to be called twice.
     *
     * @param refresh who has notified, and whether apply has just run
     * @throws Exception when it fails; the notifications stay and the run is repeated as after any failure
     */
    void refresh(Refresh refresh) throws Exception;
}
