package mgmt.launcher;

import java.lang.module.ModuleDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import mgmt.launcher.log.Causes;
import org.apache.felix.framework.Felix;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The OSGi framework with our bundles in it. Its cache holds nothing that lasts: it is emptied at every start, so what
 * runs is what lies in the installation. Confined to the main thread.
 */
final class AgentFramework implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AgentFramework.class);

    private static final long SERVICE_WAIT_MILLIS = 5_000;
    private static final long STOP_WAIT_MILLIS = 10_000;

    /** What the class path lends to the bundles: one slf4j for all of them. */
    private static final String LENT_PACKAGES = "org.slf4j;version=2.0.17,org.slf4j.event;version=2.0.17,"
            + "org.slf4j.helpers;version=2.0.17,org.slf4j.spi;version=2.0.17";

    /** For Felix, with OSGi Connect, nothing means those of OSGi alone. */
    private static final String ITS_OWN_PACKAGES = "";

    private final Felix felix;
    private final List<Path> jars;
    private final ClassPathBundles onClassPath;

    private AgentFramework(Felix felix, List<Path> jars, ClassPathBundles onClassPath) {
        this.felix = felix;
        this.jars = jars;
        this.onClassPath = onClassPath;
    }

    /**
     * The engine as the launcher sees it.
     *
     * @param command carries out the command and returns the exit status
     * @param stop goes one rung further down the ladder of stopping
     */
    record Engine(Callable<?> command, IntConsumer stop) {}

    /**
     * Starts a framework with nothing in it yet.
     *
     * @param jars the bundles of the system
     */
    static AgentFramework start(Map<String, String> properties, Path cache, List<Path> jars) throws LaunchException {
        Map<String, Object> configuration = new HashMap<>(properties);
        configuration.put(Constants.FRAMEWORK_STORAGE, cache.toString());
        configuration.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
        // Left to itself, the framework makes a clause of each package of Java, and writes and reads all of them.
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES, ITS_OWN_PACKAGES);
        configuration.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, LENT_PACKAGES + "," + javaPackages());
        // An update of a plugin is tried beside what it is to replace, which may have the same version.
        configuration.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        // For a dozen bundles, handing the work to other threads costs more than the work.
        configuration.put("felix.resolver.parallelism", "1");
        // Declarative Services print stack traces of plugins' constructors; the engine tells what went wrong.
        configuration.put("ds.showerrors", Boolean.toString(LOG.isDebugEnabled()));
        configuration.put("felix.log.logger", new FrameworkLog());
        configuration.put("felix.log.level", "2");
        try {
            ClassPathBundles onClassPath = ClassPathBundles.of(jars);
            Felix felix = new Felix(configuration, onClassPath);
            felix.start();
            return new AgentFramework(felix, jars, onClassPath);
        } catch (BundleException | RuntimeException e) {
            throw new LaunchException("cannot start the framework in " + cache + ": " + Causes.describe(e), e);
        }
    }

    /** All packages that Java exports, as the one clause of a manifest's header. */
    private static String javaPackages() {
        StringJoiner packages = new StringJoiner(";");
        for (Module module : ModuleLayer.boot().modules()) {
            for (ModuleDescriptor.Exports exports : module.getDescriptor().exports()) {
                if (!exports.isQualified()) {
                    packages.add(exports.source());
                }
            }
        }
        return packages.toString();
    }

    /** Offers the engine what it calls when the first graph is at rest; before there is an engine. */
    void offer(Runnable rested) {
        context().registerService(Runnable.class, rested, FrameworkUtil.asDictionary(Map.of("main.rested", true)));
    }

    /** Installs and starts the bundles of the system; without one of them nothing works. */
    void install() throws LaunchException {
        List<Bundle> installed = new ArrayList<>();
        for (Path jar : jars) {
            installed.add(install(jar));
        }
        for (Bundle bundle : installed) {
            start(bundle);
        }
    }

    private Bundle install(Path jar) throws LaunchException {
        try {
            return context().installBundle(onClassPath.location(jar));
        } catch (BundleException e) {
            throw new LaunchException("cannot install " + jar + ": " + BundleTrouble.describe(e), e);
        }
    }

    private static void start(Bundle bundle) throws LaunchException {
        try {
            bundle.start(Bundle.START_TRANSIENT);
        } catch (BundleException e) {
            throw new LaunchException(bundle.getSymbolicName() + " cannot be started: " + BundleTrouble.describe(e), e);
        }
    }

    /** The engine's service is there when its bundle has started, unless something that it needs is missing. */
    Engine engine() throws LaunchException, InterruptedException {
        LOG.debug("All bundles are started, waiting for the engine");
        return new Engine(service(Callable.class, "main.thread"), service(IntConsumer.class, "main.stop"));
    }

    private <T> T service(Class<T> type, String mark) throws LaunchException, InterruptedException {
        String filter = "(&(" + Constants.OBJECTCLASS + "=" + type.getName() + ")(" + mark + "=true))";
        try {
            ServiceTracker<T, T> tracker =
                    new ServiceTracker<>(context(), context().createFilter(filter), null);
            tracker.open();
            T service = tracker.waitForService(SERVICE_WAIT_MILLIS);
            if (service == null) {
                throw new LaunchException("the engine did not come up: no service with " + mark
                        + "=true after all bundles were started (MGMT_LOG=debug tells more)");
            }
            return service;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private BundleContext context() {
        return felix.getBundleContext();
    }

    /** Stops the bundles; a component that won't be stopped is left to the end of the process. */
    @Override
    public void close() {
        try {
            felix.stop();
            felix.waitForStop(STOP_WAIT_MILLIS);
        } catch (BundleException e) {
            LOG.error("The framework does not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
