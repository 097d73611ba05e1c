package mgmt.engine.internal.exchange;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mgmt.api.resource.ResourceId;
import mgmt.api.transport.Operable;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.assembly.Wishes;
import mgmt.engine.internal.declaration.Collect;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.Glob;
import mgmt.engine.internal.declaration.Raw;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.transport.Opened;
import mgmt.transports.memory.MemoryProvider;

/** Exchanges of several hosts over stores in memory, each with a directory of its own below one. */
final class Hosts implements AutoCloseable {

    private static final Place PLACE = new Place("graph.yaml", 1, 1);

    private final Path directory;
    private final List<Host> started = new CopyOnWriteArrayList<>();

    Hosts(Path directory) {
        this.directory = directory;
    }

    /** Starts a host as an agent does. */
    Host start(String name, String store) throws IOException {
        return start(name, store, settings -> settings);
    }

    Host start(String name, String store, UnaryOperator<ExchangeSettings> change) throws IOException {
        return start(name, name, store, change);
    }

    /** Starts a host whose state lies in a directory of another name. */
    Host start(String name, String prefix, String store, UnaryOperator<ExchangeSettings> change) throws IOException {
        Path state = directory.resolve(prefix);
        state.toFile().mkdirs();
        Host host = new Host(
                change.apply(new ExchangeSettings(name, "1.2.3", false, true, false, false, false)), state, store);
        started.add(host);
        host.exchange.start(host);
        return host;
    }

    @Override
    public void close() {
        started.forEach(Host::close);
    }

    /** What a host exports: names and contents in turn, of the kind file. */
    static List<Declaration> exports(String... namesAndContents) {
        List<Declaration> exports = new ArrayList<>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            Raw.Entry content = new Raw.Entry("content", new Raw.Scalar(namesAndContents[i + 1], false, 2, 1), 2, 1);
            exports.add(new Declaration(
                    new ResourceId("file", namesAndContents[i]),
                    Meta.DEFAULT,
                    new Raw.Mapping(List.of(content), 1, 1),
                    PLACE));
        }
        return exports;
    }

    /** A host collects everything of the kind file, or what some hosts export. */
    static List<Collect> collectFiles(String... from) {
        return List.of(
                new Collect("file", "", List.of(from).stream().map(Glob::new).toList(), List.of(), PLACE));
    }

    /** One of them. */
    static final class Host implements Exchange.Listener, AutoCloseable {

        final Exchange exchange;
        final AtomicInteger openings = new AtomicInteger();
        final AtomicInteger deliveries = new AtomicInteger();
        /** What the transports that are opened do with an order. */
        volatile Operable operable = (order, answer) -> {
            throw new TransportException("no such order");
        };

        private final AtomicLong skew = new AtomicLong();
        final List<TransportException> failures = new CopyOnWriteArrayList<>();
        private final AtomicReference<String> store;
        private final AtomicReference<List<Collected>> collected = new AtomicReference<>(List.of());

        private Host(ExchangeSettings settings, Path state, String store) throws IOException {
            this.store = new AtomicReference<>(store);
            this.exchange = new Exchange(
                    settings,
                    state,
                    () -> new StoreChoice(this.store.get(), openings, this::operate),
                    System::getLogger,
                    () -> System.nanoTime() + skew.get(),
                    InstantSource.system());
        }

        private void operate(List<String> order, Consumer<String> answer)
                throws TransportException, InterruptedException {
            operable.operate(order, answer);
        }

        Host wish(List<Declaration> exports, List<Collect> collects) {
            return wish(exports, Set.of(), collects);
        }

        Host wish(List<Declaration> exports, Set<ResourceId> undecided, List<Collect> collects) {
            exchange.wish(new Wishes(exports, undecided, collects));
            return this;
        }

        /** Time passes. */
        void pass(Duration time) {
            skew.addAndGet(time.toNanos());
            exchange.reconfigure();
        }

        /** From now on, another store is configured. */
        void configure(String next) {
            store.set(next);
            exchange.reconfigure();
        }

        /** What is collected: names with contents. */
        List<String> collected() {
            return collected.get().stream()
                    .map(one -> one.declaration().id().name() + "="
                            + ((Raw.Scalar) one.declaration()
                                            .fields()
                                            .entry("content")
                                            .orElseThrow()
                                            .value())
                                    .text())
                    .toList();
        }

        List<String> notes() {
            return exchange.report().notes();
        }

        @Override
        public void collected(List<Collected> next) {
            deliveries.incrementAndGet();
            collected.set(next);
        }

        @Override
        public void progressed() {}

        @Override
        public void failed(TransportException cause) {
            failures.add(cause);
        }

        @Override
        public void close() {
            exchange.close();
        }
    }

    /** A store in memory, chosen by its name. */
    private record StoreChoice(String store, AtomicInteger openings, Operable operable) implements Transports.Choice {

        @Override
        public List<String> names() {
            return List.of("memory");
        }

        @Override
        public boolean isOffered() {
            return true;
        }

        @Override
        public Opened open(Function<String, TransportContext> contexts) throws TransportException {
            openings.incrementAndGet();
            return new Opened(
                    "memory",
                    new MemoryProvider().open(new MemoryProvider.Memory(store), contexts.apply("memory")),
                    operable,
                    store);
        }
    }
}
