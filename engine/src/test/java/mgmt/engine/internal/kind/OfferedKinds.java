package mgmt.engine.internal.kind;

import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentServiceObjects;

/** Kinds as bundles bring them into a registry, for tests of other packages. */
public final class OfferedKinds {

    private final KindRegistry registry;
    private final Map<Long, ComponentServiceObjects<ResourceKind<?>>> services = new HashMap<>();

    public OfferedKinds(KindRegistry registry) {
        this.registry = registry;
    }

    /** A bundle begins to offer a kind whose resources have nothing but a name. */
    public void bring(String name, long bundle) {
        ComponentServiceObjects<ResourceKind<?>> service = new Service(reference(name, bundle));
        services.put(bundle, service);
        registry.bind(service);
    }

    /** A bundle goes. */
    public void take(long bundle) {
        registry.unbind(services.remove(bundle));
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<ResourceKind<?>> reference(String name, long number) {
        Bundle bundle = fake(Bundle.class, Map.of("getBundleId", number, "getSymbolicName", "plugin-" + name));
        return fake(ServiceReference.class, Map.of("getProperty", name, "getBundle", bundle, "hashCode", (int) number));
    }

    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> proxy == arguments[0];
                    default -> answers.get(method.getName());
                }));
    }

    private record Service(ServiceReference<ResourceKind<?>> reference)
            implements ComponentServiceObjects<ResourceKind<?>> {

        @Override
        public ResourceKind<?> getService() {
            return new Bare();
        }

        @Override
        public void ungetService(ResourceKind<?> service) {}

        @Override
        public ServiceReference<ResourceKind<?>> getServiceReference() {
            return reference;
        }
    }

    /** A kind whose resources have nothing but a name. */
    static final class Bare implements ResourceKind<Bare.Name> {

        public record Name(String name) {}

        @Override
        public Class<Name> desiredType() {
            return Name.class;
        }

        @Override
        public Resource open(Name desired, ResourceContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
