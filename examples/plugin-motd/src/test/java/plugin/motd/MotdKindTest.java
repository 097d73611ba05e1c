package plugin.motd;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mgmt.api.resource.Disturbance;
import mgmt.api.resource.ResourceContract;
import mgmt.api.resource.Snapshot;
import org.junit.jupiter.api.io.TempDir;

class MotdKindTest extends ResourceContract<MotdKind.Motd> {

    @TempDir
    Path directory;

    @Override
    protected MotdKind kind() {
        return new MotdKind();
    }

    @Override
    protected MotdKind.Motd desired() {
        return new MotdKind.Motd("welcome\n", directory.resolve("motd"));
    }

    @Override
    protected List<Disturbance> disturbances() {
        return List.of(
                Disturbance.of("removed", () -> Files.delete(desired().path())),
                Disturbance.of("rewritten", () -> Files.writeString(desired().path(), "go away\n")));
    }

    @Override
    protected Object snapshot() {
        return Snapshot.of(directory);
    }
}
