package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.api.resource.Drift;
import mgmt.api.resource.PathScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileResourceTest {

    @TempDir
    Path directory;

    private int looks;

    @Test
    void pathThatIsEmptiedWhileItIsLookedAtIsLookedAtAgain() throws Exception {
        Path path = Files.writeString(directory.resolve("file"), "here");
        Drift drift = check(path, (file, actual, found) -> {
            if (looks++ == 0) {
                Files.delete(file);
                throw new IOException("cannot read it: no such file");
            }
            found.differs("state", actual.isAbsent() ? "absent" : "file", "exists");
        });
        assertThat(drift.toString()).contains("absent");
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void pathThatIsAlwaysAnotherOneIsAFailureInTheEnd() throws Exception {
        Path path = Files.writeString(directory.resolve("file"), "");
        Comparison changing = (file, actual, found) -> {
            Files.writeString(file, "x".repeat(++looks));
            throw new IOException("it changes");
        };
        assertThatThrownBy(() -> check(path, changing)).hasMessage("it changes");
        assertThat(looks).isEqualTo(3);
    }

    @Test
    void refusalOfAPathThatStaysAsItIsIsAFailureAtOnce() throws Exception {
        Path path = Files.writeString(directory.resolve("file"), "here");
        Comparison refused = (file, actual, found) -> {
            looks++;
            throw new IOException("permission denied");
        };
        assertThatThrownBy(() -> check(path, refused)).hasMessage("permission denied");
        assertThat(looks).isEqualTo(1);
    }

    private interface Comparison {
        void compare(Path path, Stat actual, Drift.Builder drift) throws IOException;
    }

    private static Drift check(Path path, Comparison comparison) throws Exception {
        Entry entry = new Entry() {
            @Override
            public void compare(Path at, Stat actual, Drift.Builder drift) throws IOException {
                comparison.compare(at, actual, drift);
            }

            @Override
            public void repair(Path at, Stat actual, Drift drift) {
                throw new AssertionError("a check changes nothing");
            }
        };
        try (Agent agent = new Agent()) {
            WatchedPath watched = new WatchedPath(path, false, PathScope.ENTRY, agent.context);
            return new FileResource(watched, entry, Attributes.unmanaged(new Umask()), agent.context).check();
        }
    }
}
