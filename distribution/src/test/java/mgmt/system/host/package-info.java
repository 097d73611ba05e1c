/** Tests on hosts with a real systemd, a network and a plug that can be pulled. */
package mgmt.system.host;
