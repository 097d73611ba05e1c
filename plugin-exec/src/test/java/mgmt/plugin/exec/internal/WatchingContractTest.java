package mgmt.plugin.exec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mgmt.api.resource.Disturbance;
import mgmt.api.resource.ResourceContract;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A command that runs whenever something is reported. */
class WatchingContractTest extends ResourceContract<ExecKind.Exec> {

    @TempDir
    Path directory;

    @TempDir
    Path reports;

    @BeforeEach
    void makeWhatIsWatched() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", reports.resolve("lines").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.createDirectory(reports.resolve("folder"));
    }

    @Override
    protected ResourceKind<ExecKind.Exec> kind() {
        return new ExecKind();
    }

    @Override
    protected ExecKind.Exec desired() {
        return Declared.script("echo made > made")
                .with("cwd", directory)
                .script("watch", "while :; do cat " + reports.resolve("lines") + "; done")
                .watchfiles(reports.resolve("file"), reports.resolve("folder"))
                .exec();
    }

    @Override
    protected List<Disturbance> disturbances() {
        return List.of(
                Disturbance.of("file made", () -> Files.writeString(reports.resolve("file"), "a")),
                Disturbance.of("file changed", () -> Files.writeString(reports.resolve("file"), "bc")),
                Disturbance.of("file removed", () -> Files.delete(reports.resolve("file"))),
                Disturbance.of("file in a directory made", () -> Files.writeString(reports.resolve("folder/f"), "a")),
                // Waits until the command is there to read it.
                Disturbance.of("line written", () -> Files.writeString(reports.resolve("lines"), "line\n")));
    }

    @Override
    protected Object snapshot() {
        return Snapshot.of(directory);
    }
}
