/** Plugins at run time: the folders they come from, how they are taken over, updated, put back and removed. */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.plugin;
