/** The engine as a component: what the framework and the launcher see of it. */
@NullMarked
package mgmt.engine.internal;

import org.jspecify.annotations.NullMarked;
