package mgmt.plugin.file.internal;

import java.nio.file.Path;
import java.util.StringJoiner;
import mgmt.api.resource.Drift;

/** Writes down how a mirror differs from its source, a line for each of the first entries. */
final class MirrorDrift implements Mirror.Finding {

    private static final int MOST_LINES = 20;

    private final Path directory;
    private final StringJoiner actuals = new StringJoiner("\n");
    private final StringJoiner desireds = new StringJoiner("\n");
    private int count;

    MirrorDrift(Path directory) {
        this.directory = directory;
    }

    @Override
    public void found(Path path, String actual, String desired, Mirror.Repair repair) {
        if (++count <= MOST_LINES) {
            Path name = directory.relativize(path);
            actuals.add(name + ": " + actual);
            desireds.add(name + ": " + desired);
        }
    }

    /** Adds all of it as one property. */
    void addTo(Drift.Builder drift) {
        if (count > MOST_LINES) {
            actuals.add("and " + (count - MOST_LINES) + " more that differ");
            desireds.add("and " + (count - MOST_LINES) + " more as in the source");
        }
        if (count > 0) {
            drift.differs("source", actuals.toString(), desireds.toString());
        }
    }
}
