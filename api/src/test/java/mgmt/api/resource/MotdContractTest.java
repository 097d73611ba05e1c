package mgmt.api.resource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class MotdContractTest extends ResourceContract<Motd.Desired> {

    @TempDir
    Path directory;

    @Override
    protected ResourceKind<Motd.Desired> kind() {
        return new Motd();
    }

    @Override
    protected Motd.Desired desired() {
        return new Motd.Desired(directory.resolve("motd"), "welcome");
    }

    @Override
    protected List<Disturbance> disturbances() {
        return List.of(
                Disturbance.of("removed", () -> Files.delete(desired().path())),
                Disturbance.of("rewritten", () -> Files.writeString(desired().path(), "go away")));
    }

    @Override
    protected Object snapshot() {
        return Snapshot.of(directory);
    }
}
