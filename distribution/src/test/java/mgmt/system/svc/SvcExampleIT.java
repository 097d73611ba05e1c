package mgmt.system.svc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example {@code svc} does on three hosts what its README says. */
@Timeout(120)
class SvcExampleIT {

    @RegisterExtension
    static final Lab LAB = Lab.of("h1", "h2", "h3");

    private static final Path EXAMPLE = Path.of("../examples/svc");
    private static final String UNIT = "mgmt-test";

    @Test
    void aUnitFileAndItsServiceWithoutAnEdge() throws IOException {
        assertThat(EXAMPLE.resolve("README.md")).isNotEmptyFile();
        String graph = Files.readString(EXAMPLE.resolve("svc.yaml"));
        List<Units> all =
                Stream.of("h1", "h2", "h3").map(LAB::host).map(Units::new).toList();
        all.forEach(each -> each.host().startAgent(graph));
        for (Units each : all) {
            each.host().awaitStatus("2 settled; at rest");
            assertThat(each.isActive(UNIT)).isTrue();
            assertThat(each.log().lines().filter(line -> line.contains("startup: enabled has no effect")))
                    .hasSize(1);
        }
        for (Units each : all) {
            each.host().run("systemctl", "stop", UNIT);
        }
        for (Units each : all) {
            each.awaitActive(UNIT);
            String before = each.invocation(UNIT);
            each.host().run("rm", Units.DIRECTORY + "mgmt-test.service");
            Host.await(
                    "the file is back",
                    () -> !each.host()
                            .read(Units.DIRECTORY + "mgmt-test.service")
                            .isEmpty());
            each.staysAsItIs(UNIT, before);
            each.host().write("/root/graph.yaml", graph.replace("to be looked at", "edited"));
            each.awaitNewRun(UNIT, before);
            assertThat(each.host().property(UNIT, "Description")).isEqualTo("A service edited");
        }
    }

    @Test
    void theOtherHasSomethingToEnable() throws IOException {
        Units h1 = new Units(LAB.host("h1"));
        Units h2 = new Units(LAB.host("h2"));
        h1.host().run("systemctl", "stop", "--quiet", "agent");
        h1.host().startAgent(Files.readString(EXAMPLE.resolve("enabled.yaml")));
        h1.host().awaitStatus("4 settled; at rest");
        h1.awaitEnabled(UNIT);
        assertThat(h1.host().property(UNIT, "Nice")).isEqualTo("5");
        assertThat(h1.log()).doesNotContain("ERROR", "failed");
        assertThat(h2.host().name()).isEqualTo("h2");
    }
}
