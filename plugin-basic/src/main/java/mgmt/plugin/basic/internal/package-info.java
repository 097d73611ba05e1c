/** The kinds {@code noop}, {@code msg}, {@code timer}, {@code password} and {@code kv}. */
@NullMarked
package mgmt.plugin.basic.internal;

import org.jspecify.annotations.NullMarked;
