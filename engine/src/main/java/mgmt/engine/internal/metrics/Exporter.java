package mgmt.engine.internal.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.config.PrometheusProperties;
import io.prometheus.metrics.exporter.common.PrometheusScrapeHandler;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mgmt.engine.internal.metrics.Metrics.Address;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that {@code /metrics} is fetched from. Whoever fetches slowly, or hangs, holds up one of a few threads that do
 * nothing else; when all of them are taken and some wait, the next one's connection is closed.
 */
final class Exporter {

    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
    private static final String PATH = "/metrics";
    private static final int THREADS = 4;
    private static final int WAITING = 16;
    private static final int IDLE_SECONDS = 30;
    /** Seconds until a server that hangs loses its connection; read once, when the first server is made. */
    private static final Map<String, String> LIMITS =
            Map.of("sun.net.httpserver.maxReqTime", "10", "sun.net.httpserver.maxRspTime", "60");

    private final HttpServer server;
    private final ThreadPoolExecutor threads;
    private final Address address;

    private Exporter(HttpServer server, ThreadPoolExecutor threads, Address address) {
        this.server = server;
        this.threads = threads;
        this.address = address;
    }

    static Exporter open(Address address, PrometheusProperties properties, PrometheusRegistry registry)
            throws IOException {
        InetSocketAddress resolved = resolved(address);
        LIMITS.forEach((name, seconds) -> System.getProperties().putIfAbsent(name, seconds));
        try {
            HttpServer server = HttpServer.create(resolved, WAITING);
            PrometheusScrapeHandler scrapes = new PrometheusScrapeHandler(properties, registry);
            server.createContext("/", Exporter::nothingElse);
            server.createContext(PATH, exchange -> {
                if (exchange.getRequestURI().getPath().equals(PATH)) {
                    scrapes.handleRequest(new TextExchange(exchange));
                } else {
                    nothingElse(exchange);
                }
            });
            ThreadPoolExecutor threads = threads();
            server.setExecutor(threads);
            // The server's own thread keeps the process alive if the one that starts it does.
            CompletableFuture.runAsync(server::start, threads).join();
            Exporter exporter = new Exporter(
                    server,
                    threads,
                    new Address(address.host(), server.getAddress().getPort()));
            LOG.info("The metrics are served at {}", exporter.url());
            return exporter;
        } catch (IOException e) {
            throw new IOException(
                    "the metrics cannot be served at " + address + ": " + e.getMessage()
                            + " (--prometheus-listen ADDRESS:PORT chooses another place)",
                    e);
        }
    }

    private static InetSocketAddress resolved(Address address) throws IOException {
        if (address.host().isEmpty()) {
            return new InetSocketAddress(address.port());
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
        } catch (UnknownHostException e) {
            throw new IOException(
                    "the metrics cannot be served at " + address + ": no address of a host " + address.host()
                            + " is known",
                    e);
        }
    }

    private static ThreadPoolExecutor threads() {
        AtomicInteger names = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), body -> {
                    Thread thread = new Thread(body, "mgmt-metrics-" + names.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    private static void nothingElse(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(404, -1);
        }
    }

    private String url() {
        return "http://" + (address.host().isEmpty() ? new Address("*", address.port()) : address) + PATH;
    }

    Address address() {
        return address;
    }

    void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
