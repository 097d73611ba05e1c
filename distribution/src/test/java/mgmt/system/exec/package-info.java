/** The kind {@code exec}, as the original's tests and examples use it: what overlaps, what comes first, what ends. */
package mgmt.system.exec;
