package mgmt.api.resource;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Values that all hosts of the cluster see: under each key, each host may put one of its own. Implemented by the engine;
 * may be used from any thread but not from one that reports changes. The first use makes the agent join the cluster.
 */
@ProviderType
public interface ClusterValues {

    /**
     * The values under a key, by host. Blocks for up to ten seconds.
     *
     * @throws NotYetException when the cluster does not answer; a watch tells when it does
     */
    Map<String, String> read(String key) throws NotYetException, InterruptedException;

    /**
     * Puts this host's own value under a key. Blocks for up to ten seconds.
     *
     * @throws NotYetException when the cluster does not answer; the value may yet be put, or not
     */
    void put(String key, String value) throws NotYetException, InterruptedException;

    /**
     * Deletes this host's own value under a key; none is no error. Blocks for up to ten seconds.
     *
     * @throws NotYetException when the cluster does not answer; the value may yet be deleted, or not
     */
    void delete(String key) throws NotYetException, InterruptedException;

    /**
     * Watches the values under a key, and whether the cluster answers. Does not block.
     *
     * @param key any text but the empty one
     * @return ends the watch when closed
     */
    Subscription watch(String key, Changes changes);
}
