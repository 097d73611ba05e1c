package mgmt.stub;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntConsumer;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Offers the two services that the launcher looks for, and does as the host name says: "status-7" returns 7, "throw"
 * throws, "deaf" ignores every signal, "stuck" does not let itself be stopped; all others wait for a signal.
 */
public final class StubEngine implements BundleActivator, Callable<Integer>, IntConsumer {

    private static final Logger LOG = LoggerFactory.getLogger("mgmt.stub");

    private final LinkedBlockingQueue<Integer> rungs = new LinkedBlockingQueue<>();
    private BundleContext context;

    @Override
    public void start(BundleContext bundle) {
        context = bundle;
        bundle.registerService(
                new String[] {Callable.class.getName(), IntConsumer.class.getName()},
                this,
                FrameworkUtil.asDictionary(Map.of("main.thread", true, "main.stop", true)));
    }

    @Override
    public Integer call() throws Exception {
        LOG.info("Called on {} with {}", Thread.currentThread().getName(), properties());
        String role = context.getProperty("mgmt.hostname");
        if (role.startsWith("status-")) {
            return Integer.valueOf(role.substring("status-".length()));
        }
        if (role.equals("throw")) {
            throw new IllegalStateException("a bug of the stub");
        }
        do {
            LOG.info("Taken rung {}", rungs.take());
        } while (role.equals("deaf"));
        return 0;
    }

    private Map<String, String> properties() {
        Map<String, String> ours = new TreeMap<>();
        for (String key : new String[] {
            "mgmt.command",
            "mgmt.kind",
            "mgmt.yaml",
            "mgmt.hostname",
            "mgmt.prefix",
            "mgmt.runtime.directory",
            "mgmt.control.socket",
            "mgmt.converged.timeout",
            "mgmt.max.runtime",
            "mgmt.noop",
            "mgmt.sema",
            "mgmt.config.watch",
            "mgmt.stream.watch",
            "mgmt.transports",
            "mgmt.transport",
            "mgmt.transport.options",
            "mgmt.transport.option.seeds",
            "mgmt.transport.option.no_server",
            "mgmt.transport.option.ideal_cluster_size",
            "mgmt.transport.option.cluster_dir",
            "mgmt.conf.directory",
            "mgmt.export.ttl",
            "mgmt.converged.cluster",
            "mgmt.plugins.directory",
            "mgmt.version"
        }) {
            ours.put(key, context.getProperty(key));
        }
        return ours;
    }

    @Override
    public void accept(int rung) {
        rungs.add(rung);
    }

    @Override
    public void stop(BundleContext bundle) throws InterruptedException {
        LOG.info("Stopped");
        if (context.getProperty("mgmt.hostname").equals("stuck")) {
            Thread.currentThread().join();
        }
    }
}
