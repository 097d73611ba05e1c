package mgmt.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.plugins.PluginJar;
import mgmt.plugins.pigeon.PigeonProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A plugin that offers a transport comes and goes as one does that offers kinds, and is not run before it is wanted. */
@Timeout(120)
class TransportPluginIT {

    @RegisterExtension
    final AgentInFramework agent = new AgentInFramework();

    @BeforeEach
    void start() throws Exception {
        agent.graph("graph: test\n");
        agent.startAndRest();
    }

    private static PluginJar pigeon(String name, String version) {
        return PluginJar.of(name, version, PigeonProvider.class);
    }

    private String file(PluginJar jar) throws IOException {
        Path file = agent.path(jar.headers().get("Bundle-Version") + ".jar");
        return Files.write(file, jar.bytes()).toString();
    }

    private static final String NAME = "mgmt.test.pigeon";

    @Test
    void isInstalledUpdatedAndRemovedByOrder() throws Exception {
        AgentInFramework.Answer installed = agent.ask("plugin", "install", file(pigeon(NAME, "1.0.0")));
        assertThat(installed.output()).isEqualTo(NAME + " 1.0.0 is installed; transports: pigeon\n");
        assertThat(list())
                .containsPattern("NAME +VERSION +STATE +KINDS +RESOURCES +TRANSPORTS +FROM")
                .containsPattern("mgmt\\.test\\.pigeon +1\\.0\\.0 +active +- +0 +pigeon +/");
        AgentInFramework.Answer updated = agent.ask("plugin", "update", file(pigeon(NAME, "2.0.0")));
        assertThat(updated.output()).contains("in the place of 1.0.0; transports: pigeon");
        assertThat(list()).containsPattern("mgmt\\.test\\.pigeon +2\\.0\\.0 +active +- +0 +pigeon +/");
        AgentInFramework.await("one bundle is left", () -> agent.bundles(NAME).size() == 1);
        assertThat(agent.ask("plugin", "remove", NAME).status()).isZero();
        assertThat(list()).doesNotContain("pigeon");
        assertThat(agent.bundles(NAME)).isEmpty();
    }

    @Test
    void isFoundInAFolderToo() {
        pigeon(NAME, "1.0.0").putInto(agent.plugins());
        agent.awaitAnswer("mgmt\\.test\\.pigeon +1\\.0\\.0 +active +- +0 +pigeon +/", "plugin", "list");
    }

    @Test
    void whatNobodyWantsIsNotRun() throws Exception {
        PluginJar throwing = pigeon(NAME, "1.0.0").behaving("constructor", "throw");
        assertThat(agent.ask("plugin", "install", file(throwing)).output()).contains("transports: pigeon");
        assertThat(agent.status()).doesNotContain("note:");
    }

    @Test
    void aSecondPluginWithTheTransportIsRefused() throws Exception {
        pigeon(NAME, "1.0.0").putInto(agent.plugins());
        agent.awaitAnswer("pigeon +/", "plugin", "list");
        AgentInFramework.Answer second = agent.ask("plugin", "install", file(pigeon("mgmt.test.other", "1.0.0")));
        assertThat(second.status()).isEqualTo(1);
        assertThat(second.error())
                .contains("it offers the transport pigeon, which " + NAME + " 1.0.0 offers already;"
                        + " remove that one first");
        assertThat(agent.bundles("mgmt.test.other")).isEmpty();
    }

    private String list() {
        return agent.ask("plugin", "list").output();
    }
}
