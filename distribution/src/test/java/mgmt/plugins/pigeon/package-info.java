/** A plugin that offers a transport and no kind. */
package mgmt.plugins.pigeon;
