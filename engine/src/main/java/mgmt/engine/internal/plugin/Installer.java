package mgmt.engine.internal.plugin;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.binding.PluginCalls;
import mgmt.engine.internal.framework.BundleFaultException;
import mgmt.engine.internal.framework.Bundles;
import mgmt.engine.internal.kind.KindRegistry;
import mgmt.engine.internal.transport.TransportOffer;
import mgmt.engine.internal.transport.TransportRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings plugins into the framework and out of it. A new version is installed, started and tried beside the old one; only
 * when all is well does it take over, so that a bad one changes nothing. Confined to the plugins' thread.
 */
final class Installer {

    private static final Logger LOG = LoggerFactory.getLogger(Installer.class);
    private static final int MOST_REFUSALS = 3;

    private final Bundles bundles;
    private final Offered offered;
    private final KindRegistry registry;
    private final TransportRegistry transports;
    private final RunningGraph graph;
    private final Set<Long> stuck = new HashSet<>();

    Installer(Bundles bundles, Offered offered, RunningGraph graph) {
        this.bundles = bundles;
        this.offered = offered;
        this.registry = offered.kinds();
        this.transports = offered.transports();
        this.graph = graph;
    }

    /**
     * Brings a plugin, in the place of its earlier version if there is one.
     *
     * @param others the plugins of other names
     * @param isForced whether it may refuse what the earlier version accepted
     * @throws RefusedException when it cannot be used; all is as before
     */
    Installed bring(StoredJar jar, @Nullable Installed old, Collection<Installed> others, boolean isForced)
            throws RefusedException {
        Installed fresh = tried(jar, old, others, isForced);
        offered.show(fresh.bundle());
        if (old == null) {
            graph.rebuild();
        } else {
            replace(old);
        }
        return fresh;
    }

    /** Whether a plugin still runs. */
    boolean isActive(Installed plugin) {
        return bundles.isActive(plugin.bundle());
    }

    /** Takes a plugin out; its resources wait for another one that offers their kinds. */
    void remove(Installed old) {
        replace(old);
    }

    private void replace(Installed old) {
        offered.hide(old.bundle());
        graph.rebuild();
        // Not only those that were there when it started: a component may have waited for something.
        registry.of(old.bundle()).offers().forEach(graph::release);
        transports.of(old.bundle()).forEach(TransportOffer::release);
        discard(old.bundle());
    }

    private Installed tried(StoredJar jar, @Nullable Installed old, Collection<Installed> others, boolean isForced)
            throws RefusedException {
        long bundle = installed(jar);
        boolean isWell = false;
        try {
            Installed fresh = started(jar, bundle);
            require(fresh, old, others, isForced);
            isWell = true;
            return fresh;
        } finally {
            if (!isWell) {
                discard(bundle);
            }
        }
    }

    private long installed(StoredJar jar) throws RefusedException {
        try {
            return bundles.install(jar.file());
        } catch (BundleFaultException e) {
            throw new RefusedException(String.valueOf(e.getMessage()), e.isUnresolved());
        }
    }

    private Installed started(StoredJar jar, long bundle) throws RefusedException {
        offered.hide(bundle);
        start(bundle);
        return looked(jar, bundle);
    }

    /** A plugin as it is by now: what its components waited for may have come, or gone. */
    Installed looked(StoredJar jar, long bundle) {
        KindRegistry.BundleKinds kinds = registry.of(bundle);
        Map<String, String> faults = new TreeMap<>(bundles.waitingKinds(bundle));
        kinds.faults()
                .forEach((kind, fault) -> faults.put(
                        kind,
                        bundles.activationFault(bundle, kind)
                                .map("its constructor failed: "::concat)
                                .orElse(fault)));
        Set<String> all = new TreeSet<>(kinds.kinds());
        all.addAll(faults.keySet());
        return new Installed(jar, bundle, all, kinds.offers(), faults, transports.of(bundle));
    }

    private void start(long bundle) throws RefusedException {
        try {
            Optional<String> fault = registry.calls().call(() -> {
                try {
                    bundles.start(bundle);
                    return Optional.empty();
                } catch (BundleFaultException e) {
                    return Optional.of(String.valueOf(e.getMessage()));
                }
            });
            if (fault.isPresent()) {
                throw new RefusedException(fault.get());
            }
        } catch (PluginCalls.StuckException e) {
            stuck.add(bundle);
            throw new RefusedException("its activator " + e.getMessage());
        }
    }

    private void require(Installed fresh, @Nullable Installed old, Collection<Installed> others, boolean isForced)
            throws RefusedException {
        try {
            requireOwnKinds(fresh, others);
            requireOwnTransports(fresh, others);
            if (old == null) {
                requireSomeKind(fresh);
            } else {
                requireKindsOf(old, fresh, isForced);
                requireDeclarations(fresh, isForced);
                requireTransportsOf(old, fresh, isForced);
            }
        } catch (RefusedException e) {
            throw e.ofKinds(fresh.kinds());
        }
    }

    private static void requireOwnKinds(Installed fresh, Collection<Installed> others) throws RefusedException {
        for (Installed other : others) {
            for (String kind : fresh.kinds()) {
                if (other.kinds().contains(kind)) {
                    throw new RefusedException(
                            "it offers the kind " + kind + ", which " + other.jar()
                                    + " offers already; remove that one first",
                            true);
                }
            }
        }
    }

    private static void requireOwnTransports(Installed fresh, Collection<Installed> others) throws RefusedException {
        for (Installed other : others) {
            for (String transport : fresh.transportNames()) {
                if (other.transportNames().contains(transport)) {
                    throw new RefusedException(
                            "it offers the transport " + transport + ", which " + other.jar()
                                    + " offers already; remove that one first",
                            true);
                }
            }
        }
    }

    /** What is open now has to be opened again, with the same settings. */
    private void requireTransportsOf(Installed old, Installed fresh, boolean isForced) throws RefusedException {
        for (TransportOffer open : transports.of(old.bundle())) {
            Optional<TransportOffer> next = fresh.transports().stream()
                    .filter(offer -> offer.name().equals(open.name()))
                    .findFirst();
            if (isForced || !open.isInUse()) {
                continue;
            }
            if (next.isEmpty()) {
                throw new RefusedException("it does not offer the transport " + open.name() + ", which " + old.jar()
                        + " offers and which is in use");
            }
            try {
                next.get().require(open.used().orElseThrow());
            } catch (TransportException e) {
                throw new RefusedException(String.valueOf(e.getMessage()));
            }
        }
    }

    private static void requireSomeKind(Installed fresh) throws RefusedException {
        boolean isHopeless = fresh.offers().isEmpty() && !fresh.faults().isEmpty();
        if (isHopeless && !isWaiting(fresh)) {
            throw new RefusedException(listed(fresh.faults()));
        }
    }

    /** What waits for a service may get it from another plugin. */
    private static boolean isWaiting(Installed fresh) {
        return fresh.faults().values().stream().allMatch(fault -> fault.startsWith("waits for "));
    }

    private static String listed(Map<String, String> faults) {
        return faults.entrySet().stream()
                .map(fault -> "kind " + fault.getKey() + ": " + fault.getValue())
                .collect(Collectors.joining("; "));
    }

    private void requireKindsOf(Installed old, Installed fresh, boolean isForced) throws RefusedException {
        Set<String> offered = fresh.offers().stream().map(Offer::kind).collect(Collectors.toSet());
        List<String> lost = old.offers().stream()
                .map(Offer::kind)
                .filter(kind -> !offered.contains(kind))
                .toList();
        boolean hasNoneLeft =
                !old.offers().isEmpty() && lost.size() == old.offers().size();
        for (String kind : lost) {
            String fault = fresh.faults().get(kind);
            if (fault != null) {
                throw new RefusedException("kind " + kind + ": " + fault);
            }
            boolean isInUse = graph.uses(kind) > 0;
            if (!isForced && (hasNoneLeft || isInUse)) {
                throw new RefusedException("it does not offer the kind " + kind + ", which " + old.jar() + " offers"
                        + (isInUse ? " and which is in use" : ""));
            }
        }
    }

    private void requireDeclarations(Installed fresh, boolean isForced) throws RefusedException {
        List<String> refusals = isForced ? List.of() : graph.refusals(Kinds.of(fresh.offers()));
        if (!refusals.isEmpty()) {
            List<String> shown = new ArrayList<>(refusals.subList(0, Math.min(MOST_REFUSALS, refusals.size())));
            if (refusals.size() > shown.size()) {
                shown.add((refusals.size() - shown.size()) + " more");
            }
            throw new RefusedException("it refuses what the version before it accepted: " + String.join("; ", shown));
        }
    }

    private void discard(long bundle) {
        if (stuck.contains(bundle)) { // the framework would wait for its activator
            LOG.error("A plugin's bundle that does not start is left as it is until the agent ends");
            return;
        }
        try {
            registry.calls().run(() -> bundles.uninstall(bundle));
            offered.show(bundle);
        } catch (PluginCalls.StuckException e) {
            LOG.error("A plugin's bundle does not stop; it is left as it is: {}", e.getMessage());
        }
    }
}
