/** A plugin that offers a transport whose store is in this process, for tests: it fails when it is told to. */
package mgmt.transports.memory;
