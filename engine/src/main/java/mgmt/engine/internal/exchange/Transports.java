package mgmt.engine.internal.exchange;

import java.util.List;
import java.util.function.Function;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.transport.Opened;

/** Says which transport is to be used. Called on the exchange thread; may block. */
public interface Transports {

    /**
     * What is to be opened as things are now. Two choices are equal when opening one instead of the other would make no
     * difference.
     *
     * @throws TransportException when that cannot be told, since a file or a setting is wrong: for users
     */
    Choice choose() throws TransportException;

    /** What is to be opened. */
    interface Choice {

        /** The transports that are tried, in that order; more than one if nobody has chosen. */
        List<String> names();

        /** Whether the plugin is still there. */
        boolean isOffered();

        /**
         * Opens the first that can be opened.
         *
         * @param contexts makes the context for the transport of a name
         * @throws TransportException when none can be used: for users
         * @throws InterruptedException when the agent ends
         */
        Opened open(Function<String, TransportContext> contexts) throws TransportException, InterruptedException;
    }
}
