package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a server of metrics is told by an agent that was asked to. */
@Timeout(120)
class MetricsIT {

    private static final Pattern SERVED = Pattern.compile("The metrics are served at (http://\\S+/metrics)");

    @RegisterExtension
    final Site site = new Site();

    private static String url(Started agent) {
        Site.await(
                "the agent tells where its metrics are",
                () -> SERVED.matcher(agent.output()).find());
        Matcher served = SERVED.matcher(agent.output());
        assertThat(served.find()).isTrue();
        return served.group(1);
    }

    private static String scrape(String url) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .timeout(Site.LIMIT)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    /** The value of a series, zero when there is none. */
    private static double value(String url, String series) throws IOException, InterruptedException {
        return scrape(url)
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** An address of this machine that only this process uses, so that no other test takes its ports. */
    private static String ownAddress() {
        long pid = ProcessHandle.current().pid();
        return "127." + (1 + (pid >> 14) % 250) + "." + (pid >> 7) % 128 + "." + (1 + pid % 128);
    }

    @Test
    void areReachableWithoutAGraph() throws Exception {
        Started agent = site.mgmt().start("run", "--prometheus", "--prometheus-listen", "127.0.0.1:0");
        String url = url(agent);
        assertThat(scrape(url))
                .contains("jvm_memory_used_bytes{area=\"heap\"}", "jvm_threads_current ", "mgmt_build_info{version=");
        agent.signal("TERM");
        assertThat(agent.awaitEnd()).isZero();
        assertThat(agent.error()).isEmpty();
    }

    @Test
    void areReachableAtThePortThatIsAskedFor() throws Exception {
        String address = ownAddress() + ":9234";
        Started agent = site.mgmt().with("MGMT_PROMETHEUS_LISTEN", address).start("run");
        assertThat(url(agent)).isEqualTo("http://" + address + "/metrics");
        assertThat(scrape("http://" + address + "/metrics")).contains("jvm_threads_current ");
    }

    @Test
    void countWhatWasCheckedAndRepaired() throws Exception {
        site.graph("""
                graph: three and one
                resources:
                  file:
                  - {name: /site/f1, content: one}
                  - {name: /site/f2, content: two}
                  - {name: /site/f3, content: three}
                  - {name: /site/f4, content: four, meta: {noop: true}}
                """);
        String url = url(site.startAndRest("--prometheus-listen", "127.0.0.1:0"));
        assertThat(value(
                        url,
                        "mgmt_checkapply_total{apply=\"true\",errorful=\"false\",eventful=\"true\",kind=\"file\"}"))
                .isEqualTo(3);
        assertThat(value(
                        url,
                        "mgmt_checkapply_total{apply=\"false\",errorful=\"false\",eventful=\"true\",kind=\"file\"}"))
                .isEqualTo(1);
        assertThat(value(url, "mgmt_resources{kind=\"file\"}")).isEqualTo(4);
        assertThat(value(url, "mgmt_graph_start_time_seconds")).isBetween(1e9, System.currentTimeMillis() / 1000.0);
        assertThat(value(url, "mgmt_apply_seconds_count{kind=\"file\"}")).isEqualTo(3);
        assertThat(value(url, "mgmt_notifications_pending")).isZero();
        assertThat(scrape(url)).contains("mgmt_work_waiting ", "mgmt_workers_busy ");

        Files.writeString(site.path("f1"), "disturbed");
        site.awaitContent("f1", "one");
        Site.await("the repair is timed", () -> value(url, "mgmt_repair_latency_seconds_count{kind=\"file\"}") >= 1);
    }

    @Test
    void failuresComeAndGo() throws Exception {
        Files.writeString(site.path("obstacle"), "a file where a directory is needed");
        site.graph("""
                graph: failing
                resources:
                  file:
                  - {name: /site/f1, content: one}
                  - {name: /site/f2, content: two}
                  - {name: /site/f3, content: three}
                  - name: failing
                    path: /site/obstacle/failing
                    content: at last
                    meta: {retry: -1, delay: 1000}
                """);
        String url = url(site.start("--prometheus-listen", "127.0.0.1:0"));
        String failing = "mgmt_failures{failure=\"soft\",kind=\"file\"}";
        String total = "mgmt_failures_total{failure=\"soft\",kind=\"file\"}";
        Site.await("it fails", () -> value(url, failing) == 1);
        assertThat(value(url, "mgmt_resources{kind=\"file\"}")).isEqualTo(4);
        double soFar = value(url, total);
        Site.await("it fails again", () -> value(url, total) > soFar);
        assertThat(value(url, failing)).isEqualTo(1);
        assertThat(value(url, "mgmt_failures{failure=\"hard\",kind=\"file\"}")).isZero();

        Files.delete(site.path("obstacle"));
        Files.createDirectory(site.path("obstacle"));
        site.awaitContent("obstacle/failing", "at last");
        Site.await("it fails no longer", () -> value(url, failing) == 0);
        assertThat(value(url, total)).isGreaterThan(soFar);
    }

    @Test
    void aPlaceThatIsTakenEndsTheAgentBeforeItDoesAnything() throws Exception {
        site.graph("""
                graph: one
                resources:
                  file:
                  - {name: /site/one, content: one}
                """);
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Started agent = site.start("--prometheus-listen", address);
            assertThat(agent.awaitEnd()).isEqualTo(1);
            assertThat(agent.error())
                    .contains("the metrics cannot be served at " + address + ": Address already in use");
            assertThat(site.path("one")).doesNotExist();
        }
    }

    @Test
    void whoHangsDoesNotHoldUpTheAgent() throws Exception {
        site.graph("""
                graph: one
                resources:
                  file:
                  - {name: /site/one, content: one}
                """);
        Started agent = site.start("--prometheus-listen", "127.0.0.1:0");
        URI url = URI.create(url(agent));
        List<Socket> hanging = List.of(new Socket(), new Socket(), new Socket(), new Socket(), new Socket());
        try {
            for (Socket socket : hanging) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), url.getPort()));
                socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHos".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
            }
            site.awaitStatus(agent, "1 settled; at rest");
            agent.signal("TERM");
            assertThat(agent.awaitEnd()).isZero();
        } finally {
            for (Socket socket : hanging) {
                socket.close();
            }
        }
    }
}
