package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportOutageContract;
import org.junit.jupiter.api.io.TempDir;

/** What every transport must do. An outage is a file that nobody can open, in the place of the store. */
class LocalTransportTest extends TransportOutageContract {

    @TempDir
    private Path temporary;

    private final Map<Transport, String> hosts = new ConcurrentHashMap<>();
    private ClusterDirectory directory;

    @Override
    protected void makeStore() throws Exception {
        directory = directory("cluster");
    }

    @Override
    protected void removeStore() {}

    private ClusterDirectory directory(String name) throws Exception {
        return new ClusterDirectory(temporary.resolve(name), Account.current().uid());
    }

    @Override
    protected Transport open(TransportContext context) throws Exception {
        Transport transport = LocalTransport.open(directory, context, Timing.USUAL);
        hosts.put(transport, context.host());
        return transport;
    }

    @Override
    protected Transport openElsewhere(TransportContext context) throws Exception {
        return LocalTransport.open(directory("elsewhere"), context, Timing.USUAL);
    }

    /** The file is written anew; those who follow it have no gap all the same. */
    @Override
    protected boolean forget() throws Exception {
        write(Store::compact);
        return false;
    }

    @Override
    protected void expire(Transport transport) throws Exception {
        write(store -> {
            String session = store.ask(known -> known.sessions().values().stream()
                    .filter(member -> member.host().equals(hosts.get(transport)))
                    .findFirst()
                    .orElseThrow()
                    .session());
            new StoreWriter(store, System.getLogger("test")).append(List.of(new Operation.Leave(session)));
        });
    }

    private void write(StoreWork work) throws Exception {
        Patience patience = Patience.of(Duration.ofSeconds(30), () -> false);
        StoreLock.holding(directory, patience, () -> {
            try (Store store = Store.open(directory.store())) {
                store.catchUpAlone();
                work.on(store);
            }
            return true;
        });
    }

    private interface StoreWork {

        void on(Store store) throws IOException;
    }

    @Override
    protected void interrupt() throws Exception {
        Files.createLink(aside(), directory.store());
        Path loop = directory.path().resolve("loop");
        Files.createSymbolicLink(loop, directory.store().getFileName());
        Files.move(loop, directory.store(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    protected void restore() throws Exception {
        Files.move(aside(), directory.store(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    protected void restoreEmpty() throws Exception {
        Files.delete(directory.store());
    }

    private Path aside() {
        return directory.path().resolve("aside");
    }
}
