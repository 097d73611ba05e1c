/** Tests of a running agent: real graph files, real files, real signals, and nobody who knows that it is a test. */
package mgmt.system.agent;
