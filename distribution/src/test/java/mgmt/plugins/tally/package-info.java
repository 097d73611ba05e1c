/** A plugin that no test updates: what happens to its resources is what an update of another one does to them. */
package mgmt.plugins.tally;
