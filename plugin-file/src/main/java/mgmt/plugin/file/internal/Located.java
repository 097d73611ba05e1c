package mgmt.plugin.file.internal;

import java.nio.file.Path;

/** A path, after the links that are followed, and what lies there. */
record Located(Path path, Stat stat) {}
