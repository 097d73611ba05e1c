package mgmt.engine.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration file of the distribution: it chooses nothing, and what it explains is right. */
class ShippedTransportFileTest {

    private static final Path SHIPPED = Path.of("src/main/distribution/conf/mgmt.transport.cfg");

    @TempDir
    Path directory;

    @Test
    void choosesNothing() throws Exception {
        assertThat(SHIPPED).exists();
        assertThat(TransportFile.read(SHIPPED)).isEmpty();
    }

    @Test
    void holdsWhatIsOfUseWhenTheCommentSignIsTakenAway() throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(SHIPPED)) {
            lines.add(line.matches("#[a-z].*") ? line.substring(1) : line);
        }
        Path file = Files.write(directory.resolve("all.cfg"), lines);
        TransportFile read = TransportFile.read(file).orElseThrow();
        assertThat(read.transport()).isEqualTo("etcd");
        assertThat(read.settings().all()).containsKeys("seeds", "namespace", "no_server", "cluster_dir");
    }
}
