package mgmt.api.transport;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Offers a transport, such as {@code etcd}: a declarative service annotated with {@link TransportName}. Its constructor
 * does nothing: an agent that exchanges nothing with other hosts never calls it, and pays nothing for it.
 *
 * @param <C> the configuration: a public record, read and checked by the engine by the same rules as the desired state
 *     of a kind, see {@link mgmt.api.resource.ResourceKind#desiredType()}
 */
@ConsumerType
public interface TransportProvider<C extends Record> {

    /** The record that describes the configuration. Called by the engine on any thread; must not block. */
    Class<C> configurationType();

    /**
     * Opens the transport. Called by the engine on its exchange thread, and never on the loop: the resources of the host
     * are looked after meanwhile. It may block for as long as a local server takes to start, but does not wait for other
     * hosts: a store that cannot be reached is one that is not available yet, see {@link TransportContext}.
     *
     * @param configuration what the user wants, valid
     * @param context what the engine lends to the transport until it is closed
     * @throws TransportAbsentException when what it needs is not installed here; unless the user has asked for this
     *     transport, the engine takes the next one
     * @throws TransportException when it cannot work as configured and only a person can change that
     * @throws InterruptedException when the agent ends
     */
    Transport open(C configuration, TransportContext context) throws TransportException, InterruptedException;
}
