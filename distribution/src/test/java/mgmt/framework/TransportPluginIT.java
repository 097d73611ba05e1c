package mgmt.framework;

import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.plugins.PluginJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A plugin that offers a transport and no kind. */
@Timeout(120)
class TransportPluginIT {

    @RegisterExtension
    final AgentInFramework agent = new AgentInFramework();

    @Test
    void comesIsUpdatedAndGoesAsOneWithKinds() throws Exception {
        agent.graph("graph: test\n");
        agent.startAndRest();
        Path jar = PluginJar.memory("1.0.0").putInto(agent.ownPlugins());
        agent.awaitAnswer("mgmt\\.test\\.memory +1\\.0\\.0 +active .* memory ", "plugin", "list");
        PluginJar.memory("1.1.0").putInto(agent.ownPlugins());
        agent.awaitAnswer("mgmt\\.test\\.memory +1\\.1\\.0 +active .* memory ", "plugin", "list");
        Files.delete(jar);
        AgentInFramework.await(
                "its bundle is gone", () -> agent.bundles("mgmt.test.memory").isEmpty());
        agent.awaitStatus("; at rest");
    }
}
