/** The project of a new plugin: what {@code mgmt plugin new} writes. */
@NullMarked
package mgmt.launcher.project;

import org.jspecify.annotations.NullMarked;
