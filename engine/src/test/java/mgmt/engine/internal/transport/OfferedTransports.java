package mgmt.engine.internal.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportProvider;

/** Fake transports as bundles bring them into a registry, for tests of other packages. */
public final class OfferedTransports {

    private final TransportRegistry registry;
    private final Map<Long, FakeProvider.Service> services = new HashMap<>();

    public OfferedTransports(TransportRegistry registry) {
        this.registry = registry;
    }

    /** A bundle begins to offer a transport. */
    public void bring(String name, long bundle) {
        bring(new FakeProvider().service(name, bundle), bundle);
    }

    /** The same of a transport that knows no seeds. */
    public void bringSeedless(String name, long bundle) {
        bring(new FakeProvider.Service(new Seedless(), name, bundle), bundle);
    }

    private void bring(FakeProvider.Service service, long bundle) {
        services.put(bundle, service);
        registry.bind(service);
    }

    static final class Seedless implements TransportProvider<Seedless.Nothing> {

        public record Nothing() {}

        @Override
        public Class<Nothing> configurationType() {
            return Nothing.class;
        }

        @Override
        public Transport open(Nothing configuration, TransportContext context) {
            throw new UnsupportedOperationException();
        }
    }

    /** A bundle goes. */
    public void take(long bundle) {
        Optional.ofNullable(services.remove(bundle)).ifPresent(registry::unbind);
    }

    /** Opens the transport of a name with some seeds. */
    public Opened open(String name, String seeds) {
        try {
            TransportSettings settings =
                    new TransportSettings("test", Map.of("seeds", new TransportSettings.Setting(seeds, "test:1")));
            return registry.offer(name).orElseThrow().open(settings, new FakeProvider.Context());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
