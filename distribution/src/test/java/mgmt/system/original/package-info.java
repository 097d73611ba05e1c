/** The original's examples in words of this project's own, and what was wrong in the original, each on a real agent. */
package mgmt.system.original;
