/** The transport {@code etcd}: hosts exchange declarations through an etcd cluster, somebody else's or their own. */
@NullMarked
package mgmt.plugin.etcd.internal;

import org.jspecify.annotations.NullMarked;
