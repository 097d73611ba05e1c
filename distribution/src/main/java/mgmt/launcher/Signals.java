package mgmt.launcher;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to the signals that end a process. By reflection, because the only class that can do it is not part of the
 * platform's API; on a Java without it the signals do what they always do.
 *
 * <p>A terminal that goes away (HUP) ends the agent in order too: there is nothing to be read again, the graph file is
 * followed. Java leaves a signal alone that the process was told to ignore, so {@code nohup} works.
 */
final class Signals {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private static final String[] NAMES = {"INT", "TERM", "HUP"};

    private Signals() {}

    /** Calls back with the signal's number, each time on a thread of its own. */
    static void listen(IntConsumer taken) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            InvocationHandler handle = (proxy, method, arguments) -> switch (method.getName()) {
                case "handle" -> {
                    taken.accept((Integer) signal.getMethod("getNumber").invoke(arguments[0]));
                    yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> "signals of mgmt";
            };
            Object ours = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, handle);
            for (String name : NAMES) {
                Object one = signal.getConstructor(String.class).newInstance(name);
                signal.getMethod("handle", signal, handler).invoke(null, one, ours);
            }
        } catch (ReflectiveOperationException e) {
            LOG.warn("Signals end this process without order: {}", e.toString());
        }
    }
}
