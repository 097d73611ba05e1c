package mgmt.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What metrics cost an agent that was not asked for any: nothing. */
@Timeout(120)
class UnmeasuredAgentIT {

    private static final String CLIENT = "io.prometheus.";

    @RegisterExtension
    final AgentInFramework agent = new AgentInFramework();

    /** Every class of this process, as the virtual machine draws them. */
    private static String loadedClasses() throws Exception {
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmClassHierarchy",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
    }

    private static boolean isServing() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .anyMatch(name -> name.startsWith("mgmt-metrics") || name.equals("HTTP-Dispatcher"));
    }

    @Test
    void theClientIsLoadedByAnAgentThatServesMetricsAndByNoOther() throws Exception {
        agent.graph("""
                graph: test
                resources:
                  file:
                    - name: /site/managed
                      content: hello
                """);
        agent.offer("mgmt.plugin.file");
        agent.startAndRest();
        agent.awaitContent("managed", "hello");
        assertThat(loadedClasses())
                .contains("mgmt.engine.internal.metrics.Metrics")
                .doesNotContain(CLIENT);
        assertThat(isServing()).isFalse();
        agent.stop();

        agent.serveMetrics();
        agent.startAndRest();
        assertThat(loadedClasses()).as("a test of the test").contains(CLIENT);
        assertThat(isServing()).isTrue();
        agent.stop();
        AgentInFramework.await("its threads have ended", () -> !isServing());
    }
}
