/** Tells whoever asks when something at a path may have changed: over one inotify instance, and by polling without it. */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.pathwatch;
