/**
 * The etcd that this agent runs: its program, its data, its process. One member alone; which hosts are to run servers that
 * vote together is a question for a package beside this one.
 */
@NullMarked
package mgmt.plugin.etcd.internal.server;

import org.jspecify.annotations.NullMarked;
