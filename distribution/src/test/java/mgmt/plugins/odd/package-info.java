/** A plugin that misbehaves as its resources' declarations say. */
package mgmt.plugins.odd;
