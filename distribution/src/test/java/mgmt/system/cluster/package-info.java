/** Tests of several agents that exchange resources: real processes, a real store, and what happens to both. */
package mgmt.system.cluster;
