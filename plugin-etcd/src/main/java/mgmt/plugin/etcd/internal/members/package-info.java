/**
 * Which hosts run a server of the cluster that carries itself: every host that may serve volunteers, one of them coordinates,
 * one change at a time. The rules are in docs/design/etcd.md.
 */
@NullMarked
package mgmt.plugin.etcd.internal.members;

import org.jspecify.annotations.NullMarked;
