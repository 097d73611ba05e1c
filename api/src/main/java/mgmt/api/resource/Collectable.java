package mgmt.api.resource;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An ability of a {@link ResourceKind}: declarations that were collected from other hosts can be fitted to this one by the
 * {@code pattern} of a {@code collect} entry. What a pattern is, only the kind knows: to {@code file}, the directory in
 * which collected files are put.
 *
 * @param <D> the desired state
 */
@ConsumerType
public interface Collectable<D extends Record> {

    /**
     * What a declaration of another host becomes here. A pure function of its arguments; called by the engine on any
     * thread, must not block. What other hosts declare is not to be trusted: whatever it says, nothing outside of what the
     * pattern allows may come of it.
     *
     * @param exported as the other host has declared it
     * @param pattern as the user of this host has written it, not empty
     * @throws InvalidDesiredException through {@link Problems}: at the field {@code pattern} when the pattern itself cannot
     *     be used, whatever is collected; else when this one declaration cannot be collected by it
     */
    D collect(D exported, String pattern);
}
