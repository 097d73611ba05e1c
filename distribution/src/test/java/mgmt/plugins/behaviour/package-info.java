/** How a plugin misbehaves; packed into every one of them. */
package mgmt.plugins.behaviour;
