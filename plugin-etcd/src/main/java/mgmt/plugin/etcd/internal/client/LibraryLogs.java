package mgmt.plugin.etcd.internal.client;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** What the libraries say by the way, such as what of the system they can use, would go past the agent's log. */
public final class LibraryLogs {

    /** Kept, since a logger that nobody holds is made anew, as it comes. */
    private static final List<Logger> LIBRARIES =
            Stream.of("io.grpc", "io.netty").map(Logger::getLogger).toList();

    private LibraryLogs() {}

    /** To be called before a class of the libraries is loaded, which is when they talk. */
    public static void quiet() {
        LIBRARIES.forEach(library -> library.setLevel(Level.SEVERE));
    }

    /** Something of a library's that nobody needs to know. */
    static void trace(String what, Throwable thrown) {
        LIBRARIES.get(0).log(Level.FINE, what, thrown);
    }
}
