/** Tests inside a real framework, with the distribution's own bundles. */
package mgmt.framework;
