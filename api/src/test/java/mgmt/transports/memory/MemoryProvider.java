package mgmt.transports.memory;

import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportName;
import mgmt.api.transport.TransportProvider;
import org.osgi.service.component.annotations.Component;

/** The transport {@code memory}. */
@Component(service = TransportProvider.class)
@TransportName("memory")
public final class MemoryProvider implements TransportProvider<MemoryProvider.Memory> {

    /** Which store. */
    @Doc("A store in the memory of this process.")
    public record Memory(
            @Doc("Its name.") @Default("default") String store) {}

    @Override
    public Class<Memory> configurationType() {
        return Memory.class;
    }

    @Override
    public Transport open(Memory configuration, TransportContext context) throws TransportException {
        return MemoryTransport.open(MemoryStore.of(configuration.store()), Transport.DEADLINE, context);
    }
}
