package mgmt.transports.memory;

import java.time.Duration;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportOutageContract;

/** The contract lets a good transport pass, and the one that other tests rely on is good. */
class MemoryContractTest extends TransportOutageContract {

    private static final String STORE = "contract";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    @Override
    protected void makeStore() {
        removeStore();
    }

    @Override
    protected void removeStore() {
        MemoryStore.remove(STORE);
        MemoryStore.remove("elsewhere");
    }

    @Override
    protected Transport open(TransportContext context) throws Exception {
        return MemoryTransport.open(MemoryStore.of(STORE), PATIENCE, context);
    }

    @Override
    protected Transport openElsewhere(TransportContext context) throws Exception {
        return MemoryTransport.open(MemoryStore.of("elsewhere"), PATIENCE, context);
    }

    @Override
    protected boolean forget() {
        MemoryStore.of(STORE).forget();
        return true;
    }

    @Override
    protected void interrupt() {
        MemoryStore.of(STORE).interrupt();
    }

    @Override
    protected void restore() {
        MemoryStore.of(STORE).restore();
    }

    @Override
    protected void restoreEmpty() {
        MemoryStore.of(STORE).restoreEmpty();
    }

    @Override
    protected void expire(Transport transport) {
        ((MemoryTransport) transport).expire();
    }
}
