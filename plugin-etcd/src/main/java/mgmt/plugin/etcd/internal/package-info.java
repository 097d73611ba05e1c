/** The transport {@code etcd} will live here: hosts exchange declarations through an etcd cluster. */
@NullMarked
package mgmt.plugin.etcd.internal;

import org.jspecify.annotations.NullMarked;
