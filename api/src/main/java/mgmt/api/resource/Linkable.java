package mgmt.api.resource;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A {@link ResourceKind} whose resources are ordered by the engine without edges in the graph file: a directory before the
 * files in it, a unit file before its service.
 *
 * @param <D> the desired state of the kind
 */
@ConsumerType
public interface Linkable<D extends Record> {

    /**
     * What a declaration provides, needs and listens to. A pure function of its argument, called by the engine on any
     * thread; must not block or look at the machine. An exception makes the declaration invalid.
     *
     * @param desired the desired state, valid
     */
    Links links(D desired);
}
