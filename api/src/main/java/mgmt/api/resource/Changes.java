package mgmt.api.resource;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a watch reports to. Implemented by the engine; both methods may be called from any thread, as often as one likes
 * (calls coalesce), never block, and have no effect once the watch has been closed.
 */
@ProviderType
public interface Changes {

    /** Something may be different: look again. */
    void changed();

    /**
     * The watch has ended by itself and reports no more changes. The engine closes it, makes a new one and checks again.
     *
     * @param cause why it has ended
     */
    void failed(Exception cause);
}
