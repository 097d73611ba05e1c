package mgmt.engine.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mgmt.engine.internal.metrics.Metrics;
import mgmt.engine.internal.transport.TransportRequest;
import org.junit.jupiter.api.Test;

class SettingsTest {

    private final Map<String, String> properties = new HashMap<>(Map.of(
            "mgmt.command", "run",
            "mgmt.version", "1",
            "mgmt.hostname", "h1",
            "mgmt.prefix", "/p",
            "mgmt.plugins.directory", "/home/plugins"));

    private Settings.Cluster cluster() {
        return Settings.from(properties::get).cluster();
    }

    @Test
    void aLauncherThatSaysNothingOfOtherHostsAsksForNone() {
        assertThat(cluster().exportTtl()).isFalse();
        assertThat(cluster().converged()).isFalse();
        assertThat(cluster().transport().isAsked()).isFalse();
        assertThat(cluster().transport().order()).isEmpty();
        assertThat(cluster().transport().files()).containsExactly(Path.of("/p/conf/mgmt.transport.cfg"));
    }

    @Test
    void readsWhatTheLauncherSaysOfTransports() {
        properties.put("mgmt.transports", "pigeon,drum");
        properties.put("mgmt.transport", "pigeon");
        properties.put("mgmt.transport.options", "no_server,seeds");
        properties.put("mgmt.transport.option.seeds", "a,b");
        properties.put("mgmt.transport.option.no_server", "true");
        properties.put("mgmt.conf.directory", "/home/conf");
        TransportRequest request = cluster().transport();
        assertThat(request.chosen()).contains("pigeon");
        assertThat(request.options()).isEqualTo(Map.of("seeds", "a,b", "no_server", "true"));
        assertThat(request.order()).isEqualTo(List.of("pigeon", "drum"));
        assertThat(request.files())
                .containsExactly(Path.of("/p/conf/mgmt.transport.cfg"), Path.of("/home/conf/mgmt.transport.cfg"));
        assertThat(request.isAsked()).isTrue();
    }

    @Test
    void everyOptionAboutTheClusterAsksForOne() {
        properties.put("mgmt.converged.cluster", "true");
        assertThat(cluster().converged()).isTrue();
        assertThat(cluster().transport().isAsked()).isTrue();
        properties.put("mgmt.converged.cluster", "false");
        properties.put("mgmt.export.ttl", "true");
        assertThat(cluster().exportTtl()).isTrue();
        assertThat(cluster().transport().isAsked()).isTrue();
    }

    @Test
    void metricsAreServedWhereTheLauncherSays() {
        assertThat(Settings.from(properties::get).metrics()).isEmpty();
        properties.put("mgmt.prometheus.host", "::1");
        properties.put("mgmt.prometheus.port", "9233");
        assertThat(Settings.from(properties::get).metrics()).contains(new Metrics.Address("::1", 9233));
    }
}
