/** The contract of a transport is tried here, where there is one that can be broken. */
package mgmt.api.transport;
