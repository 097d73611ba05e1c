package mgmt.api.transport;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the parts of the contract have in common: a store for each test, and transports that are open on it. */
abstract class OpenTransports {

    private final Deque<Transport> open = new ArrayDeque<>();

    @TempDir
    Path hosts;

    /** Makes the store of one test: empty, and ready to answer. */
    protected abstract void makeStore() throws Exception;

    /** Removes the store; all transports were closed before. */
    protected abstract void removeStore() throws Exception;

    /** Opens a transport on the store of this test. Each call is another session, all of them see the same entries. */
    protected abstract Transport open(TransportContext context) throws Exception;

    /** Opens a transport on another store, which is empty, and which the end of the test removes, too. */
    protected abstract Transport openElsewhere(TransportContext context) throws Exception;

    /** How long to wait for what must come: ten times what a busy machine needs. */
    protected Duration limit() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    final void makeTheStore() throws Exception {
        makeStore();
    }

    @AfterEach
    final void closeAndRemove() throws Exception {
        try {
            while (!open.isEmpty()) {
                open.pop().close();
            }
        } finally {
            removeStore();
        }
    }

    /** Opens a transport for a host; the end of the test closes it. */
    final Session session(String host) throws Exception {
        RecordingContext context = new RecordingContext(host, hosts.resolve(host));
        return new Session(closedAtTheEnd(open(context)), context);
    }

    final Session sessionElsewhere(String host) throws Exception {
        RecordingContext context = new RecordingContext(host, hosts.resolve(host + "-elsewhere"));
        return new Session(closedAtTheEnd(openElsewhere(context)), context);
    }

    private Transport closedAtTheEnd(Transport transport) {
        open.push(transport);
        return transport;
    }

    /** Watches from now on. */
    final RecordingListener watch(Session session, Key above) throws Exception {
        RecordingListener listener = RecordingListener.of(above, session.read(above));
        session.transport().watch(above, listener.revision(), listener);
        return listener;
    }

    final void await(String what, Waiting.Condition condition) throws Exception {
        Waiting.until(what, condition, limit());
    }
}
