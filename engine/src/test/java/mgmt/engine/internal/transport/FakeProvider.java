package mgmt.engine.internal.transport;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import mgmt.api.resource.Default;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Secret;
import mgmt.api.resource.Subscription;
import mgmt.api.transport.Commit;
import mgmt.api.transport.CommitResult;
import mgmt.api.transport.Key;
import mgmt.api.transport.Operable;
import mgmt.api.transport.Snapshot;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportLimits;
import mgmt.api.transport.TransportProvider;
import mgmt.api.transport.WatchListener;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;

/** A transport that does nothing but what a test tells it, and how it looks from Declarative Services. */
final class FakeProvider implements TransportProvider<FakeProvider.Fake> {

    final List<Fake> opened = new ArrayList<>();
    final List<FakeTransport> transports = new ArrayList<>();

    /** What the transports that are opened do with an order; empty if they are none that takes any. */
    Optional<Operable> orders = Optional.empty();

    /** Thrown by what the engine calls next. */
    @Nullable
    Throwable failure;

    public record Fake(
            List<String> seeds,
            Optional<Path> directory,
            Optional<Secret> password,
            @Default("false") boolean noServer,
            @Default("/") String namespace) {

        public Fake {
            Problems problems = new Problems();
            problems.addIf(seeds.contains("bad"), "seeds", "\"bad\" is no address");
            problems.throwIfAny();
        }
    }

    @Override
    public Class<Fake> configurationType() {
        return Fake.class;
    }

    @Override
    public Transport open(Fake configuration, TransportContext context)
            throws TransportException, InterruptedException {
        fail();
        opened.add(configuration);
        FakeTransport transport = orders.isPresent() ? new OperatedTransport(orders.get()) : new FakeTransport();
        transports.add(transport);
        return transport;
    }

    private void fail() throws TransportException, InterruptedException {
        if (failure instanceof TransportException known) {
            throw known;
        }
        if (failure instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw (RuntimeException) failure;
        }
    }

    class FakeTransport implements Transport {

        private final CountDownLatch closing = new CountDownLatch(1);
        int closed;

        void awaitClosing() throws InterruptedException {
            closing.await();
        }

        @Override
        public Snapshot read(Key above) throws TransportException, InterruptedException {
            fail();
            return Snapshot.of("store", 1, List.of());
        }

        @Override
        public CommitResult commit(Commit commit) throws TransportException, InterruptedException {
            fail();
            return CommitResult.done(2);
        }

        @Override
        public Subscription watch(Key above, long after, WatchListener listener) {
            if (failure != null) {
                throw (RuntimeException) failure;
            }
            return () -> {};
        }

        @Override
        public TransportLimits limits() {
            return TransportLimits.of(64, 1 << 20);
        }

        @Override
        public List<String> describe() throws TransportException, InterruptedException {
            fail();
            return List.of("fake");
        }

        @Override
        public void close() {
            closed++;
            closing.countDown();
            if (failure != null) {
                throw (RuntimeException) failure;
            }
        }
    }

    private final class OperatedTransport extends FakeTransport implements Operable {

        private final Operable orders;

        OperatedTransport(Operable orders) {
            this.orders = orders;
        }

        @Override
        public void operate(List<String> order, Consumer<String> answer)
                throws TransportException, InterruptedException {
            orders.operate(order, answer);
        }
    }

    /** As a bundle offers it. */
    Service service(String name, long bundle) {
        return new Service(this, name, bundle);
    }

    /** The provider's service; counts how often the object was fetched. */
    static final class Service implements ComponentServiceObjects<TransportProvider<?>> {

        private final @Nullable TransportProvider<?> provider;
        private final Reference reference;
        int fetched;

        Service(@Nullable TransportProvider<?> provider, String name, long bundle) {
            this.provider = provider;
            this.reference = new Reference(name, bundle);
        }

        @Override
        public @Nullable TransportProvider<?> getService() {
            fetched++;
            return provider;
        }

        @Override
        public void ungetService(TransportProvider<?> service) {}

        @Override
        public ServiceReference<TransportProvider<?>> getServiceReference() {
            return reference;
        }
    }

    private static final class Reference implements ServiceReference<TransportProvider<?>> {

        private final String name;
        private final Bundle bundle;

        Reference(String name, long number) {
            this.name = name;
            this.bundle = (Bundle) Proxy.newProxyInstance(
                    Bundle.class.getClassLoader(),
                    new Class<?>[] {Bundle.class},
                    (proxy, method, arguments) -> method.getName().equals("getBundleId") ? number : "plugin" + number);
        }

        @Override
        public Object getProperty(String key) {
            return name;
        }

        @Override
        public String[] getPropertyKeys() {
            return new String[] {"mgmt.transport.name"};
        }

        @Override
        public Bundle getBundle() {
            return bundle;
        }

        @Override
        public Bundle[] getUsingBundles() {
            return new Bundle[0];
        }

        @Override
        public boolean isAssignableTo(Bundle other, String className) {
            return true;
        }

        @Override
        public int compareTo(Object other) {
            return 0;
        }

        @Override
        public Dictionary<String, Object> getProperties() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <A> @Nullable A adapt(Class<A> type) {
            return null;
        }
    }

    /** Lends nothing, and keeps what it was told. */
    static final class Context implements TransportContext {

        final List<TransportException> failures = new ArrayList<>();

        @Override
        public String host() {
            return "h1";
        }

        @Override
        public Path directory() {
            throw new UnsupportedOperationException();
        }

        @Override
        public System.Logger log() {
            return System.getLogger("test");
        }

        @Override
        public void available(String store) {}

        @Override
        public void unavailable(String why) {}

        @Override
        public void failed(TransportException cause) {
            failures.add(cause);
        }

        @Override
        public void lost(Set<Key> keys) {}
    }
}
