package mgmt.engine.internal.framework;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bundles of the framework. Starting and stopping run code of plugins, so these calls may block. */
public interface Bundles {

    /**
     * Installs a jar beside what is there, also beside another bundle of the same name, and resolves it.
     *
     * @return its number, until it is uninstalled
     * @throws BundleFaultException when it cannot be used here; nothing of it is left behind
     */
    long install(Path jar) throws BundleFaultException;

    /**
     * Starts a bundle.
     *
     * @throws BundleFaultException when its activator has failed; it stays installed
     */
    void start(long bundle) throws BundleFaultException;

    /** Stops and uninstalls a bundle, and drops its classes; nothing if it has gone already. */
    void uninstall(long bundle);

    /** Whether a bundle runs; it may have been stopped because something that it needs has gone. */
    boolean isActive(long bundle);

    /** Why a component that is to offer a kind is not there, by kind; as far as Declarative Services know. */
    Map<String, String> waitingKinds(long bundle);

    /** Why the component that offers a kind could not be activated. */
    Optional<String> activationFault(long bundle, String kind);

    /** The bundles of the system itself, which are not installed by {@link #install}: their versions, by name. */
    Map<String, String> system();

    /**
     * What would not fit any longer if bundles of the system were replaced, one sentence for each bundle concerned.
     *
     * @param replacements numbers of bundles that are installed beside those of the same names
     */
    List<String> misfits(List<Long> replacements);
}
