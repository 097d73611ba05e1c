/**
 * The contract between the engine and a cluster store: what a transport implements, and what the engine lends it.
 *
 * <p>A transport is a key-value store that can be watched, and no more: hosts, exports and values are made of it by the
 * engine. It is offered as a declarative service of type {@link mgmt.api.transport.TransportProvider}; what a user may
 * configure is a Java record, as the desired state of a kind of resource is.
 */
@Export
@Version("1.0.0")
package mgmt.api.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
