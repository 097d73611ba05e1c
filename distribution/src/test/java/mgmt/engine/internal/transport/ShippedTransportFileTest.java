package mgmt.engine.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mgmt.engine.internal.binding.Schema;
import mgmt.plugin.local.internal.LocalProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The configuration file of the distribution: it chooses nothing, and what it explains is right. */
class ShippedTransportFileTest {

    /** The transports of the distribution, as the file heads their sections. */
    private static final Map<String, Class<? extends Record>> CONFIGURATIONS =
            Map.of("local", new LocalProvider().configurationType());

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

    @Test
    void explainsEveryKeyOfEachTransportAndNoOther() throws Exception {
        for (Map.Entry<String, Class<? extends Record>> each : CONFIGURATIONS.entrySet()) {
            Set<String> keys = new TreeSet<>();
            Schema.of(each.getValue()).fields().forEach(field -> keys.add(field.name()));
            assertThat(explained(each.getKey())).as(each.getKey()).isEqualTo(keys);
        }
    }

    private static Set<String> explained(String transport) throws IOException {
        Set<String> keys = new TreeSet<>();
        String section = "";
        for (String line : Files.readAllLines(SHIPPED)) {
            if (line.startsWith("# --- transport = ")) {
                section = line.replaceAll("# --- transport = | ---", "");
            } else if (line.matches("#[a-z].*") && section.equals(transport)) {
                keys.add(line.substring(1, line.indexOf(' ')));
            }
        }
        return keys;
    }
}
