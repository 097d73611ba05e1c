package mgmt.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import org.junit.jupiter.api.Test;

/** Plugins that tests make are like those that the build makes. */
class PluginJarIT {

    @Test
    void equalOnesGiveEqualBytes() {
        assertThat(PluginJar.mark("1.0.0").bytes())
                .isEqualTo(PluginJar.mark("1.0.0").bytes())
                .isNotEqualTo(PluginJar.mark("1.0.1").bytes());
    }

    @Test
    void importsTheContractAndOffersTheComponent() throws IOException {
        try (JarInputStream jar = new JarInputStream(
                new ByteArrayInputStream(PluginJar.tally("2.0.0").bytes()))) {
            Attributes headers = jar.getManifest().getMainAttributes();
            assertThat(headers.getValue("Bundle-SymbolicName")).isEqualTo("mgmt.test.tally");
            assertThat(headers.getValue("Bundle-Version")).isEqualTo("2.0.0");
            assertThat(headers.getValue("Import-Package")).contains("mgmt.api.resource;version=\"[1.0,2)\"");
            assertThat(headers.getValue("Service-Component")).isEqualTo("OSGI-INF/mgmt.plugins.tally.TallyKind.xml");
        }
    }

    @Test
    void offersATransport() throws IOException {
        try (JarInputStream jar = new JarInputStream(
                new ByteArrayInputStream(PluginJar.memory("1.0.0").bytes()))) {
            Attributes headers = jar.getManifest().getMainAttributes();
            assertThat(headers.getValue("Import-Package")).contains("mgmt.api.transport;version=\"[1.0,2)\"");
            assertThat(headers.getValue("Service-Component"))
                    .isEqualTo("OSGI-INF/mgmt.transports.memory.MemoryProvider.xml");
            assertThat(headers.getValue("Provide-Capability")).contains("mgmt.api.transport.TransportProvider");
        }
    }

    @Test
    void withoutComponentsItOffersNothing() throws IOException {
        try (JarInputStream jar = new JarInputStream(
                new ByteArrayInputStream(PluginJar.of("mgmt.test.mark", "1.0.0").bytes()))) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Service-Component"))
                    .isNull();
        }
    }
}
