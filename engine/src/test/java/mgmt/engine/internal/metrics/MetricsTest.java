package mgmt.engine.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mgmt.engine.internal.converger.Measurements;
import mgmt.engine.internal.converger.Measurements.FailureState;
import mgmt.engine.internal.converger.Measurements.Ran;
import mgmt.engine.internal.metrics.Metrics.Address;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MetricsTest {

    private static final Address ANY_PORT = new Address("127.0.0.1", 0);

    private static HttpResponse<String> get(Address address, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://" + address + path))
                                .timeout(Duration.ofSeconds(30))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static List<String> scrape(PrometheusMetrics metrics) throws IOException, InterruptedException {
        return get(metrics.address(), "/metrics").body().lines().toList();
    }

    private static Measurements measurements(Metrics metrics) {
        return metrics.measurements().orElseThrow();
    }

    private static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("mgmt-metrics-")
                        || thread.getName().startsWith("HTTP-Dispatcher")
                        || thread.getName().startsWith("prometheus"))
                .count();
    }

    @Test
    void withoutAnAddressNobodyMeasures() throws IOException {
        try (Metrics metrics = Metrics.open(Optional.empty(), "1")) {
            assertThat(metrics).isInstanceOf(Metrics.None.class);
            assertThat(metrics.measurements()).isEmpty();
            metrics.show(new Metrics.Gauges(() -> 1, () -> 1, () -> CompletableFuture.completedFuture(1)));
        }
    }

    @Test
    void tellsWhatItIsToldWithTheNamesAndLabelsOfTheOriginal() throws Exception {
        try (PrometheusMetrics metrics = (PrometheusMetrics) Metrics.open(Optional.of(ANY_PORT), "1.2.3")) {
            Measurements told = measurements(metrics);
            told.graphStarted(Instant.ofEpochMilli(1_500));
            told.resources(Map.of("file", 4));
            told.ran(new Ran("file", false, true, false, 2_000_000, 3_000_000, Ran.NOT_DONE, 4_000_000));
            told.ran(new Ran("file", true, true, false, 2_000_000, Ran.NOT_DONE, Ran.NOT_DONE, Ran.NOT_DONE));
            told.ran(new Ran("svc", false, true, true, 2_000_000, Ran.NOT_DONE, 1_000_000, Ran.NOT_DONE));
            told.failed("file", FailureState.SOFT);
            told.failing("file", FailureState.NONE, FailureState.SOFT);
            metrics.show(new Metrics.Gauges(() -> 7, () -> 8, () -> CompletableFuture.completedFuture(9)));

            assertThat(scrape(metrics))
                    .contains(
                            "mgmt_build_info{version=\"1.2.3\"} 1",
                            "mgmt_graph_start_time_seconds 1.5",
                            "mgmt_resources{kind=\"file\"} 4.0",
                            "mgmt_checkapply_total{apply=\"true\",errorful=\"false\",eventful=\"true\",kind=\"file\"} 1.0",
                            "mgmt_checkapply_total{apply=\"false\",errorful=\"false\",eventful=\"true\",kind=\"file\"} 1.0",
                            "mgmt_checkapply_total{apply=\"true\",errorful=\"true\",eventful=\"true\",kind=\"svc\"} 1.0",
                            "mgmt_failures_total{failure=\"soft\",kind=\"file\"} 1.0",
                            "mgmt_failures_total{failure=\"hard\",kind=\"file\"} 0.0",
                            "mgmt_failures{failure=\"soft\",kind=\"file\"} 1.0",
                            "mgmt_failures{failure=\"hard\",kind=\"file\"} 0.0",
                            "mgmt_check_seconds_count{kind=\"file\"} 2",
                            "mgmt_apply_seconds_count{kind=\"file\"} 1",
                            "mgmt_apply_seconds_bucket{kind=\"file\",le=\"0.001\"} 0",
                            "mgmt_apply_seconds_bucket{kind=\"file\",le=\"0.005\"} 1",
                            "mgmt_refresh_seconds_count{kind=\"svc\"} 1",
                            "mgmt_repair_latency_seconds_sum{kind=\"file\"} 0.004",
                            "mgmt_work_waiting 7.0",
                            "mgmt_workers_busy 8.0",
                            "mgmt_notifications_pending 9.0")
                    .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\"} "))
                    .anyMatch(line -> line.startsWith("jvm_gc_collection_seconds_count{gc="))
                    .anyMatch(line -> line.startsWith("jvm_threads_current "))
                    .anyMatch(line -> line.startsWith("process_resident_memory_bytes "));

            told.failing("file", FailureState.SOFT, FailureState.HARD);
            told.resources(Map.of());
            assertThat(scrape(metrics))
                    .contains(
                            "mgmt_failures{failure=\"soft\",kind=\"file\"} 0.0",
                            "mgmt_failures{failure=\"hard\",kind=\"file\"} 1.0",
                            "mgmt_resources{kind=\"file\"} 0.0");
        }
    }

    @Test
    void aServerThatWantsProtobufGetsText() throws Exception {
        try (PrometheusMetrics metrics = (PrometheusMetrics) Metrics.open(Optional.of(ANY_PORT), "1")) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://" + metrics.address() + "/metrics"))
                                    .header(
                                            "Accept",
                                            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                                                    + "encoding=delimited;q=0.7,text/plain;version=0.0.4;q=0.3")
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("mgmt_build_info");
        }
    }

    @Test
    void servesNothingElse() throws Exception {
        try (PrometheusMetrics metrics = (PrometheusMetrics) Metrics.open(Optional.of(ANY_PORT), "1")) {
            assertThat(get(metrics.address(), "/").statusCode()).isEqualTo(404);
            assertThat(get(metrics.address(), "/-/healthy").statusCode()).isEqualTo(404);
            assertThat(get(metrics.address(), "/metrics").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aLoopThatDoesNotAnswerLeavesItsValueOut() throws Exception {
        try (PrometheusMetrics metrics = (PrometheusMetrics) Metrics.open(Optional.of(ANY_PORT), "1")) {
            metrics.show(new Metrics.Gauges(() -> 7, () -> 8, CompletableFuture::new));
            assertThat(scrape(metrics))
                    .contains("mgmt_work_waiting 7.0")
                    .noneMatch(line -> line.startsWith("mgmt_notifications_pending "));
        }
    }

    @Test
    void sayWhereItCannotBeServed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Address address = new Address("127.0.0.1", taken.getLocalPort());
            assertThatIOException()
                    .isThrownBy(() -> Metrics.open(Optional.of(address), "1"))
                    .withMessage("the metrics cannot be served at " + address
                            + ": Address already in use (--prometheus-listen ADDRESS:PORT chooses another place)");
        }
        assertThatIOException()
                .isThrownBy(() -> Metrics.open(Optional.of(new Address("no.such.host.invalid", 1)), "1"))
                .withMessage("the metrics cannot be served at no.such.host.invalid:1: no address of a host"
                        + " no.such.host.invalid is known");
    }

    @Test
    void servesAgainAtOnceWhereItHasJustBeenServed() throws Exception {
        Address address;
        try (PrometheusMetrics metrics = (PrometheusMetrics) Metrics.open(Optional.of(ANY_PORT), "1")) {
            address = metrics.address();
            scrape(metrics);
        }
        try (PrometheusMetrics metrics = (PrometheusMetrics) Metrics.open(Optional.of(address), "2")) {
            assertThat(scrape(metrics)).contains("mgmt_build_info{version=\"2\"} 1");
        }
    }

    @Test
    void whoeverHangsHoldsUpNobodyButAServerOfMetricsAndNotItsEnd() throws Exception {
        List<Socket> hanging = new ArrayList<>();
        try {
            try (PrometheusMetrics metrics = (PrometheusMetrics) Metrics.open(Optional.of(ANY_PORT), "1")) {
                for (int i = 0; i < 40; i++) {
                    Socket socket = new Socket();
                    socket.connect(new InetSocketAddress(
                            InetAddress.getLoopbackAddress(), metrics.address().port()));
                    hanging.add(socket);
                    socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nHos".getBytes(StandardCharsets.US_ASCII));
                    socket.getOutputStream().flush();
                }
                Measurements told = measurements(metrics);
                told.failed("file", FailureState.SOFT);
                assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> thread.getName().startsWith("mgmt-metrics-"))
                        .hasSizeBetween(1, 4)
                        .allMatch(Thread::isDaemon);
            }
            Awaitility.await("all threads have ended")
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> ownThreads() == 0);
        } finally {
            for (Socket socket : hanging) {
                socket.close();
            }
        }
    }

    @Test
    void writesAddressesAsInUrls() {
        assertThat(new Address("::1", 9233)).hasToString("[::1]:9233");
        assertThat(new Address("127.0.0.1", 9233)).hasToString("127.0.0.1:9233");
    }
}
