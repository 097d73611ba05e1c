package mgmt.engine.internal.framework;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import mgmt.engine.internal.replacement.IoFault;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bundles of the framework that this engine runs in. The only class that knows the framework. Thread-safe. */
@Component(service = {FrameworkBundles.class, Bundles.class})
public final class FrameworkBundles implements Bundles {

    private static final Logger LOG = LoggerFactory.getLogger(FrameworkBundles.class);
    private static final String KIND = "mgmt.kind";

    /** Read where it lies, which is the store: nobody writes to what is in there. */
    private static final String LOCATION = "reference:";

    private static final long REFRESH_SECONDS = 10;

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final Set<Long> installed = ConcurrentHashMap.newKeySet();

    /** Called by Declarative Services. */
    @Activate
    public FrameworkBundles(BundleContext context, @Reference ServiceComponentRuntime components) {
        this.context = context;
        this.components = components;
    }

    /** What the launcher has said. */
    public @Nullable String property(String key) {
        return context.getProperty(key);
    }

    @Override
    public long install(Path jar) throws BundleFaultException {
        Bundle bundle;
        try {
            bundle = context.installBundle(LOCATION + jar.toUri());
        } catch (BundleException e) {
            throw new BundleFaultException(whyNotInstalled(e), false);
        }
        installed.add(bundle.getBundleId());
        if (!wiring().resolveBundles(List.of(bundle))) {
            String why = whyUnresolved(bundle);
            uninstall(bundle.getBundleId());
            throw new BundleFaultException(why, true);
        }
        List<String> taken = agentsPackages(bundle);
        if (!taken.isEmpty()) {
            uninstall(bundle.getBundleId());
            throw new BundleFaultException(
                    "it exports " + String.join(", ", taken)
                            + ", which is the agent's own: keep it out of the jar (in Maven, by the scope provided)",
                    false);
        }
        return bundle.getBundleId();
    }

    private static String whyNotInstalled(BundleException trouble) {
        for (Throwable cause = trouble.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return "it cannot be installed: " + IoFault.describe(cause);
            }
        }
        return "it is no valid bundle: " + trouble.getMessage();
    }

    /** Others would get these classes of it instead of the agent's. */
    private List<String> agentsPackages(Bundle bundle) {
        if (system().containsKey(bundle.getSymbolicName())) {
            return List.of();
        }
        List<Bundle> agents = Arrays.stream(context.getBundles())
                .filter(each -> !installed.contains(each.getBundleId()))
                .toList();
        Set<Object> own = packages(agents);
        own.retainAll(packages(List.of(bundle)));
        return own.stream().map(Object::toString).sorted().toList();
    }

    private static Set<Object> packages(List<Bundle> bundles) {
        return Needs.capabilities(bundles, PackageNamespace.PACKAGE_NAMESPACE).stream()
                .map(capability -> capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE))
                .collect(Collectors.toSet());
    }

    private String whyUnresolved(Bundle bundle) {
        List<String> unmet = Needs.unmet(bundle, List.of(context.getBundles()), "this agent has");
        if (!unmet.isEmpty()) {
            return String.join("; ", unmet);
        }
        return "needs a bundle that lacks something itself";
    }

    @Override
    public void start(long number) throws BundleFaultException {
        Bundle bundle = context.getBundle(number);
        try {
            bundle.start(Bundle.START_TRANSIENT);
        } catch (BundleException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new BundleFaultException("its activator failed: " + cause, false);
        }
    }

    @Override
    public void uninstall(long number) {
        Bundle bundle = context.getBundle(number);
        if (bundle == null) {
            return;
        }
        try {
            bundle.uninstall();
        } catch (BundleException e) {
            LOG.warn("The plugin {} does not stop as it should: {}", bundle.getSymbolicName(), e.getMessage());
        } catch (IllegalStateException e) {
            LOG.debug("{} has gone by itself", bundle, e);
        }
        installed.remove(number);
        CountDownLatch refreshed = new CountDownLatch(1);
        wiring().refreshBundles(List.of(bundle), event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                refreshed.countDown();
            }
        });
        try {
            if (!refreshed.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The classes of the plugin {} are not dropped yet", bundle.getSymbolicName());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isActive(long number) {
        Bundle bundle = context.getBundle(number);
        return bundle != null && bundle.getState() == Bundle.ACTIVE;
    }

    @Override
    public Map<String, String> waitingKinds(long number) {
        Map<String, String> waiting = new TreeMap<>();
        for (ComponentDescriptionDTO description : kindComponents(number)) {
            Collection<ComponentConfigurationDTO> configurations =
                    components.getComponentConfigurationDTOs(description);
            for (ComponentConfigurationDTO configuration : configurations) {
                if (configuration.state == ComponentConfigurationDTO.UNSATISFIED_REFERENCE) {
                    waiting.put(kind(description), "waits for " + services(description, configuration));
                }
            }
            if (configurations.isEmpty()) {
                waiting.put(kind(description), "waits for its configuration");
            }
        }
        return waiting;
    }

    private static String services(ComponentDescriptionDTO description, ComponentConfigurationDTO configuration) {
        List<String> names = new ArrayList<>();
        for (var unsatisfied : configuration.unsatisfiedReferences) {
            Arrays.stream(description.references)
                    .filter((ReferenceDTO reference) -> reference.name.equals(unsatisfied.name))
                    .map(reference -> reference.interfaceName)
                    .forEach(names::add);
        }
        return "the service " + String.join(", ", names) + ", which nobody offers";
    }

    @Override
    public Optional<String> activationFault(long number, String kind) {
        return kindComponents(number).stream()
                .filter(description -> kind.equals(kind(description)))
                .flatMap(description -> components.getComponentConfigurationDTOs(description).stream())
                .map(configuration -> configuration.failure)
                .filter(failure -> failure != null)
                .map(FrameworkBundles::innermost)
                .findFirst();
    }

    /** The last cause in the text of a stack trace. */
    private static String innermost(String trace) {
        String last = "";
        for (String line : trace.lines().toList()) {
            if (last.isEmpty() || line.startsWith("Caused by: ")) {
                last = line.replaceFirst("^Caused by: ", "");
            }
        }
        return last;
    }

    private List<ComponentDescriptionDTO> kindComponents(long number) {
        Bundle bundle = context.getBundle(number);
        Collection<ComponentDescriptionDTO> all =
                bundle == null ? List.of() : components.getComponentDescriptionDTOs(bundle);
        return all.stream()
                .filter(description -> description.properties.get(KIND) instanceof String)
                .toList();
    }

    private static String kind(ComponentDescriptionDTO description) {
        return String.valueOf(description.properties.get(KIND));
    }

    @Override
    public Map<String, String> system() {
        Map<String, String> versions = new HashMap<>();
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID && !installed.contains(bundle.getBundleId())) {
                versions.put(bundle.getSymbolicName(), bundle.getVersion().toString());
            }
        }
        return versions;
    }

    @Override
    public List<String> misfits(List<Long> replacements) {
        List<Bundle> fresh = replacements.stream().map(context::getBundle).toList();
        List<String> names = fresh.stream().map(Bundle::getSymbolicName).toList();
        List<Bundle> replaced = Arrays.stream(context.getBundles())
                .filter(bundle -> names.contains(bundle.getSymbolicName()) && !fresh.contains(bundle))
                .toList();
        List<Bundle> then = Needs.without(context.getBundles(), replaced);
        return then.stream()
                .filter(bundle -> bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                .flatMap(bundle -> Needs.unmet(bundle, then, "there would be").stream()
                        .map(need -> bundle.getSymbolicName() + " " + bundle.getVersion() + " " + need))
                .toList();
    }

    private FrameworkWiring wiring() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }
}
