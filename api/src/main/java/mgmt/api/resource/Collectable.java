package mgmt.api.resource;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An ability of a {@link ResourceKind}: declarations that were collected from other hosts can be fitted to this one by the
 * {@code pattern} of a {@code collect} entry. What a pattern is, only the kind knows: to {@code file}, the directory in
 * which collected files are put.
 *
 * <p>A declaration may lack something that the pattern adds, as a file without a directory does. The constructor of the
 * desired state takes it, so that it can be exported, and {@link Linkable#links} refuses it: that is asked only for what is
 * to run here, whether this host's own or collected.
 *
 * @param <D> the desired state
 */
@ConsumerType
public interface Collectable<D extends Record> {

    /**
     * Looks at a pattern, so that the user hears of a mistake before anything was collected by it. A pure function of its
     * argument; called by the engine on any thread, must not block.
     *
     * @param pattern as the user of this host has written it, not empty
     * @throws IllegalArgumentException when it cannot be used, whatever is collected; the message says what would be right
     */
    void checkPattern(String pattern);

    /**
     * What a declaration of another host becomes here. A pure function of its arguments; called by the engine on any
     * thread, must not block. What other hosts declare is not to be trusted: whatever it says, nothing outside of what the
     * pattern allows may come of it.
     *
     * @param exported as the other host has declared it
     * @param pattern one that {@link #checkPattern} has let pass
     * @throws InvalidDesiredException through {@link Problems} when this one declaration cannot be collected by it
     */
    D collect(D exported, String pattern);
}
