package mgmt.engine.internal.binding;

import java.util.List;
import mgmt.api.resource.InvalidDesiredException;
import mgmt.api.resource.Problems;
import mgmt.engine.internal.declaration.Quotation;

/** Code of a plugin has thrown; carries text of the engine's own, so that nothing of the plugin outlives it. */
public final class PluginException extends Exception {

    private static final long serialVersionUID = 1L;
    static final int LONGEST = 500;

    private final transient List<Problems.Problem> problems;

    PluginException(Throwable thrown) {
        super(text(thrown));
        this.problems = thrown instanceof InvalidDesiredException invalid ? invalid.problems() : List.of();
    }

    PluginException(String message) {
        super(message);
        this.problems = List.of();
    }

    /** What the plugin said about single fields; empty if it has failed in another way. */
    List<Problems.Problem> problems() {
        return problems;
    }

    private static String text(Throwable thrown) {
        String type = thrown.getClass().getSimpleName();
        String message;
        try {
            message = thrown.getMessage();
        } catch (RuntimeException e) {
            message = null;
        }
        if (message == null || message.isBlank()) {
            return type;
        }
        boolean explainsItself = thrown instanceof IllegalArgumentException;
        return Quotation.oneLine(explainsItself ? message : type + ": " + message, LONGEST);
    }
}
