/** The control socket: how the command line asks a running agent. */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.control;
