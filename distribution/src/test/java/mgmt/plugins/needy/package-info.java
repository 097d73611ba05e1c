/** A plugin whose component needs a service that nobody offers. */
package mgmt.plugins.needy;
