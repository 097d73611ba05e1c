/** The kind {@code svc} on hosts with a real systemd. */
package mgmt.system.svc;
