/** Which transport is used, as users, configuration files and plugins say. */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.transport;
