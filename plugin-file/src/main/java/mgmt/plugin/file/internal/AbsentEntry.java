package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import mgmt.api.resource.Drift;
import mgmt.api.resource.PermanentException;

/** Nothing should lie at the path. */
final class AbsentEntry implements Entry {

    @Override
    public void compare(Path path, Stat actual, Drift.Builder drift) {
        if (!actual.isAbsent()) {
            drift.differs("state", actual.type().toString(), "absent");
        }
    }

    @Override
    public void repair(Path path, Stat actual, Drift drift) throws IOException, PermanentException {
        Removal.remove(path);
    }
}
