package mgmt.engine.internal.transport;

import java.util.concurrent.Callable;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.binding.PluginCalls;
import mgmt.engine.internal.binding.PluginCode;
import mgmt.engine.internal.binding.PluginException;
import org.jspecify.annotations.Nullable;

/**
 * The door to a transport's code: what it throws against the contract becomes a failure that names the plugin.
 *
 * @param name of the transport
 * @param plugin the name of its bundle
 * @param calls runs what may be given up
 */
record Guard(String name, String plugin, PluginCalls calls) {

    /** Calls it; may block as long as it does. */
    <T> T call(Callable<@Nullable T> code) throws TransportException, InterruptedException {
        try {
            T result = code.call();
            if (result == null) {
                throw new TransportException(subject() + " has returned null");
            }
            return result;
        } catch (TransportException | InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** What is made of something that was thrown against the contract. */
    TransportException failure(Throwable thrown) {
        PluginException failure = PluginCode.failure(thrown);
        return new TransportException(subject() + " has failed: " + failure.getMessage());
    }

    String subject() {
        return "the transport " + name + " of the plugin " + plugin;
    }
}
