package mgmt.engine.internal.framework;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.resource.Namespace;

/** Says what a bundle needs and does not find, in words that don't need the specification of OSGi at hand. */
final class Needs {

    private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]+)\\)");
    private static final Pattern AT_LEAST = Pattern.compile("\\(version>=([^)]+)\\)");
    private static final Pattern BELOW = Pattern.compile("\\(!\\(version>=([^)]+)\\)\\)");
    private static final Pattern JAVA = Pattern.compile("\\(version=([^)]+)\\)");

    private Needs() {}

    /**
     * What a bundle needs, cannot do without, and none of the others offers.
     *
     * @param thereIs introduces what is offered instead, such as {@code this agent has}
     */
    static List<String> unmet(Bundle bundle, List<Bundle> all, String thereIs) {
        BundleRevision revision = bundle.adapt(BundleRevision.class);
        if (revision == null) {
            return List.of();
        }
        return revision.getDeclaredRequirements(null).stream()
                .filter(Needs::isMandatory)
                .filter(need -> capabilities(all, need.getNamespace()).stream().noneMatch(need::matches))
                .map(need -> words(need, capabilities(all, need.getNamespace()), thereIs))
                .toList();
    }

    private static boolean isMandatory(BundleRequirement need) {
        String effective = need.getDirectives().get(Namespace.REQUIREMENT_EFFECTIVE_DIRECTIVE);
        return !Namespace.RESOLUTION_OPTIONAL.equals(
                        need.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
                && !"dynamic".equals(need.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
                && (effective == null || effective.equals(Namespace.EFFECTIVE_RESOLVE));
    }

    static List<BundleCapability> capabilities(List<Bundle> bundles, String namespace) {
        return bundles.stream()
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .filter(revision -> revision != null)
                .flatMap(revision -> revision.getDeclaredCapabilities(namespace).stream())
                .toList();
    }

    private static String words(BundleRequirement need, List<BundleCapability> offered, String thereIs) {
        String filter = need.getDirectives().getOrDefault(Namespace.REQUIREMENT_FILTER_DIRECTIVE, "");
        return switch (need.getNamespace()) {
            case PackageNamespace.PACKAGE_NAMESPACE -> packageWords(filter, offered, thereIs);
            case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
                "needs Java " + find(JAVA, filter).orElse(filter) + ", this agent runs on Java "
                        + Runtime.version().feature();
            default -> "needs " + need.getNamespace() + " " + filter + ", which no bundle here offers";
        };
    }

    private static String packageWords(String filter, List<BundleCapability> offered, String thereIs) {
        String name = find(PACKAGE, filter).orElse(filter);
        Optional<Version> least = find(AT_LEAST, filter).map(Version::parseVersion);
        Optional<Version> there = offered.stream()
                .filter(capability -> name.equals(capability.getAttributes().get(PackageNamespace.PACKAGE_NAMESPACE)))
                .map(capability -> capability.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE))
                .filter(Version.class::isInstance)
                .map(Version.class::cast)
                .max(Version::compareTo);
        if (there.isEmpty()) {
            return "needs " + name + least.map(version -> " " + brief(version)).orElse("")
                    + ", which no bundle here offers";
        }
        boolean isTooOld = least.isEmpty() || there.get().compareTo(least.get()) < 0;
        String wanted = isTooOld
                ? least.map(Needs::brief).orElse("")
                : "below "
                        + find(BELOW, filter)
                                .map(Version::parseVersion)
                                .map(Needs::brief)
                                .orElse("");
        return "needs " + name + " " + wanted + ", " + thereIs + " " + brief(there.get());
    }

    /** Without a micro version that is zero. */
    private static String brief(Version version) {
        return version.getMicro() == 0 && version.getQualifier().isEmpty()
                ? version.getMajor() + "." + version.getMinor()
                : version.toString();
    }

    private static Optional<String> find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The bundles without these. */
    static List<Bundle> without(Bundle[] all, List<Bundle> some) {
        return Arrays.stream(all).filter(bundle -> !some.contains(bundle)).toList();
    }
}
