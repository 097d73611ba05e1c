package mgmt.plugin.svc.internal;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Kind;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import mgmt.plugin.svc.internal.Hostnamed.HostName;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The kind {@code hostname}. */
@Component
@Kind("hostname")
public final class HostnameKind implements ResourceKind<HostnameKind.Hostname>, Linkable<HostnameKind.Hostname> {

    private final Bus bus;
    private final Path etc;

    /** Names this machine. */
    @Activate
    public HostnameKind(@Reference Buses buses) {
        this(buses.system(), Path.of("/etc"));
    }

    HostnameKind(Bus bus, Path etc) {
        this.bus = bus;
        this.etc = etc;
    }

    @Override
    public Class<Hostname> desiredType() {
        return Hostname.class;
    }

    @Override
    public Resource open(Hostname desired, ResourceContext context) {
        return new HostnameResource(desired.names(), bus, etc, context);
    }

    /** Two resources that set one name are a mistake. */
    @Override
    public Links links(Hostname desired) {
        Links.Builder links = Links.builder();
        desired.names()
                .keySet()
                .forEach(name ->
                        links.provides(new Identity("host name", name.name().toLowerCase(Locale.ROOT))));
        return links.build();
    }

    /** What users write about the names of the host. */
    @Doc("The names of the host, as systemd-hostnamed keeps them. At least one field is given.")
    public record Hostname(
            @Doc("The name; it fills each of the others that is left out.")
            Optional<String> hostname,

            @Doc("The name for people, any text; the empty one for none.")
            Optional<String> prettyHostname,

            @Doc("The name that the host starts with, in /etc/hostname; the empty one for none.")
            Optional<String> staticHostname,

            @Doc("The name that the kernel has now. While there is a static one, systemd takes no other.")
            Optional<String> transientHostname) {

        private static final int LONGEST = 64;
        private static final Pattern NAME = Pattern.compile(
                "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*");

        /** Checks the fields, alone and together. */
        public Hostname {
            Problems problems = new Problems();
            problems.addIf(
                    hostname.isEmpty()
                            && prettyHostname.isEmpty()
                            && staticHostname.isEmpty()
                            && transientHostname.isEmpty(),
                    "hostname",
                    "one of hostname, pretty_hostname, static_hostname and transient_hostname is needed");
            check("hostname", hostname, staticHostname.isEmpty() || transientHostname.isEmpty(), problems);
            check("static_hostname", staticHostname.filter(name -> !name.isEmpty()), true, problems);
            check("transient_hostname", transientHostname, true, problems);
            prettyHostname
                    .or(() -> hostname)
                    .filter(name -> name.chars().anyMatch(Character::isISOControl))
                    .ifPresent(name -> problems.add(
                            prettyHostname.isPresent() ? "pretty_hostname" : "hostname",
                            "a pretty host name is one line without control characters"));
            problems.throwIfAny();
        }

        private static void check(String field, Optional<String> name, boolean isForMachines, Problems problems) {
            name.filter(text -> isForMachines && !isName(text))
                    .ifPresent(text -> problems.add(
                            field,
                            "\"" + text
                                    + "\" is no host name: letters, digits, hyphens and underscores, in parts with dots"
                                    + " between them, at most " + LONGEST + " characters"));
        }

        private static boolean isName(String text) {
            return text.length() <= LONGEST && NAME.matcher(text).matches();
        }

        /** What each name should be, as far as that matters. */
        Map<HostName, String> names() {
            Map<HostName, String> names = new EnumMap<>(HostName.class);
            prettyHostname.or(() -> hostname).ifPresent(name -> names.put(HostName.PRETTY, name));
            staticHostname.or(() -> hostname).ifPresent(name -> names.put(HostName.STATIC, name));
            transientHostname.or(() -> hostname).ifPresent(name -> names.put(HostName.TRANSIENT, name));
            return names;
        }
    }
}
