/** Makes desired states, which are records of plugins, from what users wrote, and compares them by their own text. */
@NullMarked
package mgmt.engine.internal.binding;

import org.jspecify.annotations.NullMarked;
