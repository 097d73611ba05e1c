package mgmt.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;

/** The bundle of a kind arrives, is updated and leaves while the agent runs, and nobody has told the agent before. */
@Timeout(120)
class KindComesAndGoesIT {

    @RegisterExtension
    final AgentInFramework agent = new AgentInFramework();

    @BeforeEach
    void startWithoutPlugins() throws Exception {
        agent.graph("""
                graph: test
                resources:
                  file:
                    - name: /site/managed
                      content: hello
                """);
        agent.start();
    }

    private Bundle installPlugin() throws BundleException {
        Bundle plugin = agent.context()
                .installBundle(
                        AgentInFramework.built("mgmt.plugin.file").toUri().toString());
        plugin.start();
        return plugin;
    }

    @Test
    void resourcesWaitForTheirKindComeToLifeAndWaitAgain() throws Exception {
        agent.awaitStatus("1 no such kind; at rest");
        assertThat(agent.path("managed")).doesNotExist();

        Bundle plugin = installPlugin();
        agent.awaitStatus("1 settled; at rest");
        assertThat(agent.path("managed")).hasContent("hello");

        plugin.uninstall();
        agent.awaitStatus("1 no such kind; at rest");
        Files.writeString(agent.path("managed"), "left alone");

        installPlugin();
        agent.awaitStatus("1 settled; at rest");
        assertThat(agent.path("managed")).hasContent("hello");
    }

    @Test
    void anUpdatedPluginTakesOverAndNothingOfTheOldOneStays() throws Exception {
        Bundle plugin = installPlugin();
        agent.awaitStatus("1 settled; at rest");
        for (int i = 0; i < 5; i++) {
            plugin.stop();
            Files.writeString(agent.path("managed"), "disturbed " + i);
            plugin.update();
            plugin.start();
            agent.awaitStatus("1 settled; at rest");
            agent.awaitContent("managed", "hello");
        }
        Files.writeString(agent.path("managed"), "disturbed at last");
        agent.awaitContent("managed", "hello");
    }
}
