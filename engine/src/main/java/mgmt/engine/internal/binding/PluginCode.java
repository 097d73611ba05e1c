package mgmt.engine.internal.binding;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The door to what plugins contribute to reading a graph: whatever they throw, one declaration is invalid, no more. */
public final class PluginCode {

    private PluginCode() {}

    /** Calls it; only an error of the virtual machine itself goes on, except for a stack that a recursion has used up. */
    public static <T> T call(Callable<@Nullable T> code) throws PluginException {
        T result;
        try {
            result = code.call();
        } catch (InvocationTargetException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (Throwable e) {
            throw failure(e);
        }
        if (result == null) {
            throw new PluginException("the plugin returned null");
        }
        return result;
    }

    /** What is made of something that a plugin has thrown; an error of the virtual machine goes on. */
    public static PluginException failure(Throwable thrown) {
        if (thrown instanceof VirtualMachineError error && !(thrown instanceof StackOverflowError)) {
            throw error;
        }
        if (thrown instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        return new PluginException(thrown);
    }
}
