package mgmt.plugin.svc.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.freedesktop.dbus.connections.IDisconnectCallback;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.matchrules.DBusMatchRule;
import org.freedesktop.dbus.matchrules.DBusMatchRuleBuilder;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodCall;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a bus: calls with a deadline, and signals. The library's messages are used as they are, without its
 * proxies: those have one deadline for all calls of the process, and match every signal with every rule. Thread-safe.
 */
final class BusConnection implements AutoCloseable {

    private static final String BUS = "org.freedesktop.DBus";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** Whether signals that nobody needs any more have ended is worth no wait. */
    private static final Duration UNMATCH_LIMIT = Duration.ofSeconds(1);

    /** The bus allows 128 calls without an answer (dbus-daemon(1), max_replies_per_connection), and serves no more faster. */
    private static final int MOST_CALLS = 32;

    private final DBusConnection connection;
    private final Loss loss;
    private final Semaphore calls = new Semaphore(MOST_CALLS, true);

    private BusConnection(DBusConnection connection, Loss loss) {
        this.connection = connection;
        this.loss = loss;
    }

    /** Told of signals, one after another, on a thread of the connection; must not block. */
    @FunctionalInterface
    interface Receiver {
        void received(String path, String type, String member, Object[] parameters);
    }

    /**
     * Connects. May block for as long as the bus is silent; ends when the thread is interrupted.
     *
     * @param receiver told of the signals that {@link #match} asks for
     * @param lost called, maybe more than once, when the other side has ended the connection
     */
    static BusConnection open(String address, Receiver receiver, Runnable lost)
            throws BusException, InterruptedException {
        try {
            BusConnection opened = reach(address, lost);
            boolean isReady = false;
            try {
                opened.connection.register();
                opened.receive(receiver);
                isReady = true;
            } finally {
                if (!isReady) {
                    opened.close();
                }
            }
            return opened;
        } catch (DBusException | RuntimeException e) { // the library throws more than it says when its stream ends
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while connecting to " + address);
            }
            throw BusException.disconnected(address + " cannot be connected to: " + e.getMessage());
        }
    }

    /**
     * Not registered yet: the library forgets a connection whose registration fails, or is interrupted, and never ends it,
     * though the bus may know it by then.
     */
    private static BusConnection reach(String address, Runnable lost) throws DBusException {
        Loss loss = new Loss(lost);
        DBusConnection connection = DBusConnectionBuilder.forAddress(address)
                .withShared(false)
                .withDisconnectCallback(loss)
                .transportConfig()
                .withRegisterSelf(false)
                .back()
                .build();
        loss.connection.set(connection);
        return new BusConnection(connection, loss);
    }

    /** How the library tells that the other side has ended the connection. */
    private static final class Loss implements IDisconnectCallback {

        private final AtomicReference<@Nullable DBusConnection> connection = new AtomicReference<>();
        private final Runnable lost;
        private volatile boolean isLost;

        Loss(Runnable lost) {
            this.lost = lost;
        }

        @Override
        public void disconnectOnError(IOException cause) {
            isLost = true;
            lost.run();
        }

        /**
         * The stream has come to its end; called on the thread that reads it. The library disconnects there next, but only
         * after it has written of a fatal exception: to us, a bus that is restarted is none.
         */
        @Override
        public void clientDisconnect() {
            isLost = true;
            lost.run();
            DBusConnection ended = connection.get();
            if (ended != null) {
                ended.disconnect();
            }
        }
    }

    /** The library passes on what one of its rules fits, and tells the bus each rule: of this one the bus is told otherwise. */
    private void receive(Receiver receiver) throws DBusException, BusException, InterruptedException {
        DBusMatchRule everySignal =
                DBusMatchRuleBuilder.create().withType("signal").build();
        AutoCloseable unused = connection.addGenericSigHandler(everySignal, signal -> pass(signal, receiver));
        call(LIMIT, BUS, "/org/freedesktop/DBus", BUS, "RemoveMatch", "s", everySignal.toString());
    }

    private static void pass(DBusSignal signal, Receiver receiver) {
        try {
            Object[] parameters = signal.getParameters();
            receiver.received(
                    signal.getPath(),
                    signal.getInterface(),
                    signal.getName(),
                    parameters == null ? new Object[0] : parameters);
        } catch (DBusException e) {
            throw new IllegalStateException(signal + " cannot be read", e);
        }
    }

    /** Asks the bus for the signals that a rule fits; see the D-Bus specification, "Match Rules". */
    void match(String rule) throws BusException, InterruptedException {
        call(LIMIT, BUS, "/org/freedesktop/DBus", BUS, "AddMatch", "s", rule);
    }

    /** Takes a rule back. */
    void unmatch(String rule) throws BusException, InterruptedException {
        call(UNMATCH_LIMIT, BUS, "/org/freedesktop/DBus", BUS, "RemoveMatch", "s", rule);
    }

    /** False as soon as its loss is told, though the library takes a moment more to end it. */
    boolean isConnected() {
        return !loss.isLost && connection.isConnected();
    }

    /** Calls a method and waits for the answer, at most as long as the limit says. */
    Object[] call(
            Duration limit,
            String destination,
            String path,
            String type,
            String member,
            @Nullable String signature,
            Object... arguments)
            throws BusException, InterruptedException {
        if (!calls.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new BusException("", member + " did not get its turn within " + limit.toSeconds() + " s");
        }
        try {
            return callNow(limit, destination, path, type, member, signature, arguments);
        } finally {
            calls.release();
        }
    }

    private Object[] callNow(
            Duration limit,
            String destination,
            String path,
            String type,
            String member,
            @Nullable String signature,
            Object... arguments)
            throws BusException, InterruptedException {
        try {
            MethodCall call = connection
                    .getMessageFactory()
                    .createMethodCall(destination, path, type, member, (byte) 0, signature, arguments);
            connection.sendMessage(call);
            Message reply = await(call, limit);
            if (reply == null) {
                throw new BusException("", member + " was not answered within " + limit.toSeconds() + " s");
            }
            Object[] values = reply.getParameters();
            if (reply instanceof Error) {
                throw new BusException(
                        reply.getName(), values == null || values.length == 0 ? reply.getName() : "" + values[0]);
            }
            return values == null ? new Object[0] : values;
        } catch (DBusException | DBusExecutionException | RejectedExecutionException e) {
            if (!isConnected()) {
                throw BusException.disconnected("the connection was lost");
            }
            throw new BusException("", member + " cannot be called: " + e.getMessage());
        }
    }

    private static @Nullable Message await(MethodCall call, Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            long left = (end - System.nanoTime()) / 1_000_000;
            Message reply = left > 0 ? call.getReply(left) : null;
            if (reply != null || left <= 0) {
                return reply;
            }
            // The library takes the interruption for a wakening and sets the flag again.
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while waiting for " + call.getName());
            }
        }
    }

    /** Ends the connection and its threads, whether or not the caller is interrupted. Not to be called on one of them. */
    @Override
    public void close() {
        boolean isInterrupted = Thread.interrupted();
        connection.disconnect();
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
