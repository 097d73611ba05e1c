/** A client of etcd: connections, a session with its lease, reads, commits and watches. Knows nothing of servers here. */
@NullMarked
package mgmt.plugin.etcd.internal.client;

import org.jspecify.annotations.NullMarked;
