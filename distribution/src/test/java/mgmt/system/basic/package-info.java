/** The kinds {@code noop}, {@code msg}, {@code timer}, {@code password} and {@code kv} in running agents. */
package mgmt.system.basic;
