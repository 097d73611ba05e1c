package @package@;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mgmt.api.resource.Disturbance;
import mgmt.api.resource.ResourceContract;
import mgmt.api.resource.Snapshot;
import org.junit.jupiter.api.io.TempDir;

/** What every kind must do, tried on this one. The tests are inherited; here stands what they are to work with. */
class @class@Test extends ResourceContract<@class@.Desired> {

    @TempDir
    Path directory;

    @Override
    protected @class@ kind() {
        return new @class@();
    }

    @Override
    protected @class@.Desired desired() {
        return new @class@.Desired(directory.resolve("file"), "hello");
    }

    /** What may happen behind the agent's back: each must be noticed, found and repaired. */
    @Override
    protected List<Disturbance> disturbances() {
        Path file = desired().path();
        return List.of(
                Disturbance.of("removed", () -> Files.delete(file)),
                Disturbance.of("rewritten", () -> Files.writeString(file, "something else")));
    }

    /** All that the resource could touch, so that the tests can tell whether it did. */
    @Override
    protected Object snapshot() {
        return Snapshot.of(directory);
    }
}
