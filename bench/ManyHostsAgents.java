import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import mgmt.api.resource.ResourceId;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Key;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import mgmt.engine.internal.assembly.Wishes;
import mgmt.engine.internal.declaration.Collect;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.DeclarationText;
import mgmt.engine.internal.declaration.Glob;
import mgmt.engine.internal.declaration.Raw;
import mgmt.engine.internal.exchange.Exchange;
import mgmt.engine.internal.exchange.ExchangeSettings;
import mgmt.engine.internal.exchange.Transports;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.transport.Opened;
import mgmt.plugin.etcd.internal.EtcdConfiguration;
import mgmt.plugin.etcd.internal.EtcdProvider;

/**
 * The agents of {@code bench/ManyHosts.java}, which compiles and starts this program. All times are those of this JVM's clock;
 * CPU time is that of the whole process, and of etcd's.
 */
final class ManyHostsAgents {

    private static final Place PLACE = new Place("bench.yaml", 1, 1);
    private static final int ROUNDS = 12;
    private static final Duration REST = Duration.ofSeconds(20);
    private static final int UNCOLLECTED = 10_000;

    private final OperatingSystemMXBean system =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final List<Agent> agents = new ArrayList<>();
    private final LongAdder deliveries = new LongAdder();
    private final String url;
    private final ProcessHandle etcd;
    private final Path directory;
    private final int hosts;
    private final int exports;

    private ManyHostsAgents(String[] arguments) {
        url = arguments[0];
        etcd = ProcessHandle.of(Long.parseLong(arguments[1])).orElseThrow();
        directory = Path.of(arguments[2]);
        hosts = Integer.parseInt(arguments[3]);
        exports = Integer.parseInt(arguments[4]);
    }

    public static void main(String[] arguments) throws Exception {
        ManyHostsAgents benchmark = new ManyHostsAgents(arguments);
        System.out.printf("%d hosts with %d exports each%n", benchmark.hosts, benchmark.exports);
        Memory before = benchmark.warmUp();
        benchmark.coldStart(before);
        benchmark.changes();
        benchmark.rest();
        benchmark.uncollected();
        benchmark.load();
        System.exit(0); // without a word to the others: 200 times farewell is not what is measured
    }

    /** Another host, of another namespace, loads what there is to be loaded. */
    private Memory warmUp() throws Exception {
        Agent one = new Agent("warm", 0, "/warm");
        one.start();
        CountDownLatch complete = awaitOf(List.of(one), collected -> collected.size() == exports);
        one.wish(0, collectAll());
        require(complete, "the warm-up");
        one.exchange.close();
        return Memory.now();
    }

    private void coldStart(Memory before) throws Exception {
        for (int i = 0; i < hosts; i++) {
            agents.add(new Agent("host-%03d".formatted(i), i, "/_mgmt"));
        }
        CountDownLatch complete = awaitOf(agents, collected -> collected.size() == hosts * exports);
        Cpu cpu = new Cpu();
        long began = System.nanoTime();
        for (Agent agent : agents) {
            agent.start();
            agent.wish(0, collectAll());
        }
        require(complete, "the first exchange");
        row("cold start: every host has every export after", seconds(System.nanoTime() - began));
        row("  deliveries to the graph, per agent", "%.1f".formatted(deliveries.sumThenReset() / (double) hosts));
        row("  CPU time, agents and etcd", cpu.text());
        settle();
        Memory now = Memory.now();
        row("memory per agent: heap after a collection", kib((now.heap - before.heap) / hosts));
        row("memory per agent: beside the heap", kib((now.resident - before.resident) / hosts));
        row("threads per agent", "%.2f".formatted((now.threads - before.threads) / (double) hosts));
    }

    /** Each change alone: by the time of the next one, all agents have written down what they have collected. */
    private void changes() throws Exception {
        double[] millis = new double[ROUNDS];
        double[] untilThen = new double[ROUNDS];
        double[] whole = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            String mark = "change " + i;
            CountDownLatch complete = awaitOf(agents, isFirst(mark));
            Cpu cpu = new Cpu();
            long began = System.nanoTime();
            agents.get(0).wish(mark, collectAll());
            require(complete, mark);
            millis[i] = (System.nanoTime() - began) / 1e6;
            untilThen[i] = cpu.agentsMillis();
            settle();
            whole[i] = cpu.agentsMillis();
        }
        row("one changed export has reached all after", millis(millis));
        row("  CPU time of all agents until then", millis(untilThen));
        row("  and with what was collected written down", millis(whole));
    }

    private static String millis(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return "median %.0f ms, longest %.0f ms (%d rounds)"
                .formatted(sorted[sorted.length / 2], sorted[sorted.length - 1], sorted.length);
    }

    private void rest() throws IOException {
        settle();
        Cpu cpu = new Cpu();
        pause(REST);
        double perAgent = cpu.agentsMillis() / hosts / REST.toSeconds();
        row("at rest, over " + REST.toSeconds() + " s: CPU time", cpu.text());
        row("  per agent", "%.2f ms a second, %.3f %% of a core".formatted(perAgent, perAgent / 10));
    }

    /** What is put by one who is no agent: of a kind that nobody collects. */
    private void uncollected() throws Exception {
        wishAll(List.of(new Collect("file", "", List.of(new Glob(agents.get(0).name)), List.of(), PLACE)), exports);
        try (Transport writer = open("/_mgmt", new WriterContext(directory.resolve("writer")))) {
            double elsewhere = write(writer, "hosts are named (from), so that others are not watched");
            wishAll(collectAll(), hosts * exports);
            double everywhere = write(writer, "all hosts are watched for another kind");
            row("cost of a change that is not collected, per agent",
                    "%.1f µs".formatted((everywhere - elsewhere) * 1000 / UNCOLLECTED / hosts));
        }
    }

    private void wishAll(List<Collect> collects, int size) throws Exception {
        CountDownLatch complete = awaitOf(agents, collected -> collected.size() == size);
        for (Agent agent : agents) {
            agent.wish(0, collects);
        }
        require(complete, "other wishes");
        settle();
    }

    /** The agents' CPU time until all of them have seen everything, in milliseconds. */
    private double write(Transport writer, String what) throws Exception {
        deliveries.reset();
        Cpu cpu = new Cpu();
        long began = System.nanoTime();
        for (int i = 0; i < UNCOLLECTED; i++) {
            Declaration declaration = declaration("svc", "service-" + i % 1000, what + i);
            Key key = Key.of("exported", "writer", "svc", declaration.id().name());
            writer.commit(Commit.builder()
                    .put(key, Value.of(DeclarationText.write(declaration)))
                    .build());
        }
        String mark = "after " + what;
        CountDownLatch last = awaitOf(agents, isFirst(mark));
        agents.get(0).wish(mark, agents.get(0).collects);
        require(last, mark);
        double millis = cpu.agentsMillis();
        row(UNCOLLECTED + " changes; " + what, seconds(System.nanoTime() - began) + ", CPU time " + cpu.text());
        settle();
        return millis;
    }

    private void load() throws IOException {
        row("load of the machine", Files.readString(Path.of("/proc/loadavg")).strip());
    }

    // ---- waiting

    private static CountDownLatch awaitOf(List<Agent> awaited, Predicate<List<Collected>> condition) {
        CountDownLatch latch = new CountDownLatch(awaited.size());
        awaited.forEach(agent -> agent.awaited = new Awaited(condition, latch));
        return latch;
    }

    private static void require(CountDownLatch latch, String what) throws InterruptedException {
        if (!latch.await(5, TimeUnit.MINUTES)) {
            throw new IllegalStateException(what + ": not within five minutes at " + latch.getCount() + " hosts");
        }
    }

    /** Whether the first of what is collected, by its name, says this: that is what is changed. */
    private static Predicate<List<Collected>> isFirst(String mark) {
        return collected -> !collected.isEmpty()
                && ((Raw.Scalar) collected
                                .get(0)
                                .declaration()
                                .fields()
                                .entry("content")
                                .orElseThrow()
                                .value())
                        .text()
                        .startsWith(mark);
    }

    /** Until what was collected is on disk, which on a busy machine is ten seconds later and more. */
    private static void settle() {
        pause(Duration.ofSeconds(15));
    }

    private static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    // ---- the table

    private static void row(String what, String value) {
        System.out.printf("%-76s %s%n", what, value);
    }

    private static String seconds(long nanos) {
        return "%.2f s".formatted(nanos / 1e9);
    }

    private static String kib(long bytes) {
        return bytes / 1024 + " KiB";
    }

    /** CPU time from now on. */
    private final class Cpu {

        private final long ours = system.getProcessCpuTime();
        private final Duration theirs = etcd.info().totalCpuDuration().orElse(Duration.ZERO);

        double agentsMillis() {
            return (system.getProcessCpuTime() - ours) / 1e6;
        }

        String text() {
            Duration others = etcd.info().totalCpuDuration().orElse(Duration.ZERO).minus(theirs);
            return "%.2f s and %.2f s".formatted(agentsMillis() / 1000, others.toMillis() / 1000.0);
        }
    }

    /** What is used at a moment, garbage not included where that can be told. */
    private record Memory(long heap, long resident, int threads) {

        static Memory now() throws IOException {
            System.gc();
            System.gc();
            long kib = Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .sum();
            return new Memory(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    kib * 1024,
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }
    }

    // ---- the agents

    private static List<Collect> collectAll() {
        return List.of(new Collect("file", "", List.of(), List.of(), PLACE));
    }

    private static Declaration declaration(String kind, String name, String content) {
        return new Declaration(
                new ResourceId(kind, name),
                Meta.DEFAULT,
                new Raw.Mapping(
                        List.of(
                                field("path", "/etc/bench/" + name, false),
                                field("content", content + " " + "x".repeat(160) + "\n", false),
                                field("mode", "0644", true)),
                        1,
                        1),
                PLACE);
    }

    private static Raw.Entry field(String key, String text, boolean plain) {
        return new Raw.Entry(key, new Raw.Scalar(text, plain, 1, 1), 1, 1);
    }

    /** Something that is waited for. */
    private record Awaited(Predicate<List<Collected>> condition, CountDownLatch latch) {}

    private final class Agent implements Exchange.Listener {

        private final String name;
        private final int number;
        private final Exchange exchange;
        private List<Collect> collects = List.of();
        private volatile Awaited awaited = new Awaited(collected -> false, new CountDownLatch(1));

        Agent(String name, int number, String namespace) throws IOException {
            this.name = name;
            this.number = number;
            Path state = Files.createDirectories(directory.resolve(name));
            this.exchange = new Exchange(
                    new ExchangeSettings(name, "bench", false, true, false, false, false),
                    state,
                    () -> new Etcd(namespace),
                    System::getLogger,
                    System::nanoTime,
                    InstantSource.system());
        }

        void start() {
            exchange.start(this);
        }

        void wish(Object mark, List<Collect> next) {
            collects = next;
            List<Declaration> declarations = new ArrayList<>();
            for (int i = 0; i < exports; i++) {
                String content = i == 0 ? mark.toString() : "always the same";
                declarations.add(declaration("file", "export-%03d-%02d".formatted(number, i), content));
            }
            exchange.wish(new Wishes(declarations, Set.of(), next));
        }

        @Override
        public void collected(List<Collected> next) {
            deliveries.increment();
            Awaited now = awaited;
            if (now.condition.test(next)) {
                awaited = new Awaited(collected -> false, now.latch);
                now.latch.countDown();
            }
        }

        @Override
        public void progressed() {}

        @Override
        public void failed(TransportException cause) {
            System.err.println(name + ": " + cause.getMessage());
        }
    }

    private Transport open(String namespace, TransportContext context) throws TransportException, InterruptedException {
        Optional<Path> none = Optional.empty();
        EtcdConfiguration configuration = new EtcdConfiguration(
                List.of(url),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                true,
                namespace,
                none,
                none,
                none,
                Optional.empty(),
                none,
                none,
                Duration.ofSeconds(15),
                Optional.empty(),
                Duration.ofMinutes(5));
        return new EtcdProvider().open(configuration, context);
    }

    /** The one transport that there is to choose. */
    private final class Etcd implements Transports.Choice {

        private final String namespace;

        Etcd(String namespace) {
            this.namespace = namespace;
        }

        @Override
        public List<String> names() {
            return List.of("etcd");
        }

        @Override
        public boolean isOffered() {
            return true;
        }

        @Override
        public Opened open(Function<String, TransportContext> contexts)
                throws TransportException, InterruptedException {
            return new Opened(
                    "etcd",
                    ManyHostsAgents.this.open(namespace, contexts.apply("etcd")),
                    (order, answer) -> {
                        throw new TransportException("hosts of a measurement take no orders");
                    },
                    url);
        }
    }

    /** Lent to the transport of the writer. */
    private record WriterContext(Path directory) implements TransportContext {

        @Override
        public String host() {
            return "writer";
        }

        @Override
        public System.Logger log() {
            return System.getLogger("writer");
        }

        @Override
        public void available(String store) {}

        @Override
        public void unavailable(String why) {
            System.err.println("writer: " + why);
        }

        @Override
        public void failed(TransportException cause) {
            System.err.println("writer: " + cause.getMessage());
        }

        @Override
        public void lost(Set<Key> keys) {}
    }
}
