package mgmt.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import mgmt.plugins.PluginJar;
import mgmt.transports.memory.MemoryStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A transport that the engine has never heard of: dropped as a bundle into the folders of two running agents, and chosen by
 * a file.
 */
@Timeout(120)
class MemoryTransportIT {

    private static final String NOTHING = "graph: nothing\n";

    @RegisterExtension
    final AgentInFramework h1 = new AgentInFramework("h1");

    @RegisterExtension
    final AgentInFramework h2 = new AgentInFramework("h2");

    private final String name = "store-" + UUID.randomUUID();
    private final MemoryStore store = MemoryStore.of(name);

    @BeforeEach
    void start() throws Exception {
        for (AgentInFramework agent : new AgentInFramework[] {h1, h2}) {
            agent.offer("mgmt.plugin.file");
            agent.graph(NOTHING);
            agent.startAndRest();
            PluginJar.memory("1.0.0").putInto(agent.plugins());
            agent.awaitAnswer("mgmt\\.test\\.memory +1\\.0\\.0 +active .* memory +/", "plugin", "list");
            agent.transport("transport = memory\nstore = " + name + "\n");
        }
        assertThat(store.texts()).as("nobody wants anything yet").isEmpty();
    }

    private static String graph(String host, String content) {
        return """
                graph: %1$s
                resources:
                  file:
                  - name: "@@%1$s"
                    path: /site/%1$s
                    content: %2$s
                collect:
                - kind: file
                  pattern: /site/
                """.formatted(host, content);
    }

    @Test
    void carriesWhatHostsExchange() throws Exception {
        h1.graph(graph("h1", "first"));
        h1.awaitContent("h1", "first");
        h2.graph(graph("h2", "second"));
        for (AgentInFramework agent : new AgentInFramework[] {h1, h2}) {
            agent.awaitContent("h1", "first");
            agent.awaitContent("h2", "second");
            agent.awaitAnswer("transport memory: available", "status", "--cluster");
        }
        assertThat(store.texts()).containsKeys("hosts/h1", "hosts/h2", "exported/h1/file/h1", "exported/h2/file/h2");

        h1.graph(graph("h1", "edited"));
        h2.awaitContent("h1", "edited");
        store.interrupt();
        h2.awaitStatus("note: the cluster does not answer");
        h1.graph(graph("h1", "edited meanwhile"));
        store.restore();
        h2.awaitContent("h1", "edited meanwhile");
    }

    @Test
    void isUpdatedWhileItIsInUse() throws Exception {
        h1.graph(graph("h1", "first"));
        h2.graph(graph("h2", "second"));
        h2.awaitContent("h1", "first");
        PluginJar.memory("2.0.0").putInto(h1.plugins());
        h1.awaitAnswer("mgmt\\.test\\.memory +2\\.0\\.0 +active .* memory +/", "plugin", "list");
        AgentInFramework.await(
                "one bundle is left", () -> h1.bundles("mgmt.test.memory").size() == 1);
        h1.awaitAnswer("transport memory: available", "status", "--cluster");
        h1.graph(graph("h1", "edited"));
        h2.awaitContent("h1", "edited");
        h2.graph(graph("h2", "edited, too"));
        h1.awaitContent("h2", "edited, too");
    }
}
