/**
 * The contract between the engine and a kind of resource: what a plugin implements, and what the engine lends it.
 *
 * <p>A kind is a declarative service of type {@link mgmt.api.resource.ResourceKind}; its desired state is a Java record
 * whose components are the fields that a user may write in a graph file.
 */
@Export
@Version("1.0.0")
package mgmt.api.resource;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
