package mgmt.plugin.exec.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mgmt.api.resource.Disturbance;
import mgmt.api.resource.ResourceContract;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Snapshot;
import org.junit.jupiter.api.io.TempDir;

/** A command that makes a file, which is made again when it goes. */
class ExecContractTest extends ResourceContract<ExecKind.Exec> {

    @TempDir
    Path directory;

    @Override
    protected ResourceKind<ExecKind.Exec> kind() {
        return new ExecKind();
    }

    @Override
    protected ExecKind.Exec desired() {
        return Declared.script("echo made > made")
                .with("cwd", directory)
                .with("creates", directory.resolve("made"))
                .exec();
    }

    @Override
    protected List<Disturbance> disturbances() {
        return List.of(Disturbance.of("removed", () -> Files.delete(directory.resolve("made"))));
    }

    @Override
    protected Object snapshot() {
        return Snapshot.of(directory);
    }
}
