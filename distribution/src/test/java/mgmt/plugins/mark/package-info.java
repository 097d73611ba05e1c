/** A good plugin, unless the file in its bundle says otherwise. */
package mgmt.plugins.mark;
