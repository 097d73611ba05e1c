package mgmt.engine.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import mgmt.api.resource.ResourceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateDirectoriesTest {

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "/etc/hosts, %2Fetc%2Fhosts",
        "a b, a%20b",
        "../x, %2E.%2Fx",
        "ü, %C3%BC",
        "100%, 100%25"
    })
    void aNameIsMadeFitForAFileSystem(String name, String fit) {
        assertThat(StateDirectories.fit(name)).isEqualTo(fit);
    }

    @Test
    void longNamesAreCutAndToldApart() {
        String one = StateDirectories.fit("x".repeat(5000) + "1");
        String other = StateDirectories.fit("x".repeat(5000) + "2");
        assertThat(one).isNotEqualTo(other).hasSizeLessThan(255);
    }

    @Test
    void theDirectoryIsTheResourcesOwn(@TempDir Path directory) throws Exception {
        Path own = new StateDirectories(directory).directory(new ResourceId("file", "/a"));
        assertThat(own).isEqualTo(directory.resolve("file").resolve("%2Fa")).isDirectory();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
    }
}
