package mgmt.plugin.svc.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Kind;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The kind {@code svc}: units of systemd. */
@Component
@Kind("svc")
public final class SvcKind implements ResourceKind<SvcKind.Svc>, Linkable<SvcKind.Svc> {

    private final Host system;
    private final Host user;

    /** Looks for units where this process's environment says. */
    @Activate
    public SvcKind(@Reference Buses buses) {
        this(
                ofSystem(buses.system()),
                ofUser(buses.user(), System.getenv(), Path.of(System.getProperty("user.home", "/root"))));
    }

    SvcKind(Host system, Host user) {
        this.system = system;
        this.user = user;
    }

    static Host ofSystem(Bus bus) {
        return new Host(bus, UnitPaths.ofSystem(Path.of("/")), new Journal(false));
    }

    static Host ofUser(Bus bus, Map<String, String> environment, Path home) {
        Path runtime = BusPlace.runtime(environment);
        Path config = chosen(environment, "XDG_CONFIG_HOME", home.resolve(".config"));
        Path data = chosen(environment, "XDG_DATA_HOME", home.resolve(".local/share"));
        return new Host(bus, UnitPaths.ofUser(config, data, runtime), new Journal(true));
    }

    private static Path chosen(Map<String, String> environment, String variable, Path usual) {
        String value = environment.getOrDefault(variable, "");
        return value.startsWith("/") ? Path.of(value) : usual;
    }

    /**
     * A manager and what belongs to it.
     *
     * @param bus the connection to it
     * @param paths where it finds units
     * @param journal what its units write
     */
    record Host(Bus bus, UnitPaths paths, Journal journal) {}

    @Override
    public Class<Svc> desiredType() {
        return Svc.class;
    }

    @Override
    public Resource open(Svc desired, ResourceContext context) {
        return new SvcResource(UnitName.parse(desired.name()), desired, host(desired), context);
    }

    @Override
    public Links links(Svc desired) {
        UnitName unit = UnitName.parse(desired.name());
        UnitPaths paths = host(desired).paths();
        Links.Builder links = Links.builder()
                .provides(new Identity(desired.session() ? "user unit" : "unit", unit.full()))
                .listensTo(paths.files(unit).stream()
                        .map(Identity::path)
                        .distinct()
                        .toList());
        paths.dropIns(unit).stream()
                .flatMap(directory ->
                        java.util.stream.Stream.of(Identity.path(directory), Identity.fragmentIn(directory)))
                .distinct()
                .forEach(links::listensToEvery);
        return links.build();
    }

    private Host host(Svc desired) {
        return desired.session() ? user : system;
    }

    /** Whether a unit should run. */
    public enum State {
        /** It is started when it is not active. */
        RUNNING,
        /** It is stopped when it is active. */
        STOPPED
    }

    /** What a unit should do when the machine starts. */
    public enum Startup {
        /** Whatever its file says should start it, starts it. */
        ENABLED,
        /** Nothing starts it by itself. */
        DISABLED,
        /** Nothing can start it at all. */
        MASKED
    }

    /** What follows from a notification. */
    public enum Reaction {
        /** The unit reads its configuration anew. */
        RELOAD,
        /** It is stopped and started. */
        RESTART,
        /** The one if it can, the other if not. */
        RELOAD_OR_RESTART
    }

    /** What users write about a unit. */
    @Doc("A service, or another unit of systemd: whether it runs, and whether it is started with the machine.")
    public record Svc(
            @Doc(
                    "The unit; without a suffix, a service. Also .socket, .timer, .mount, .target and .path, and instances of"
                            + " templates, such as getty@tty1.")
            String name,

            @Doc("Whether it should run; where it is left out, that does not matter.")
            Optional<State> state,

            @Doc("Whether it is started with the machine (enabled), only by hand or by others (disabled), or cannot be"
                    + " started at all (masked); where it is left out, that does not matter.")
            Optional<Startup> startup,

            @Doc("Whether it is a unit of the user that the agent runs as, in place of the system's.") @Default("false")
            boolean session,

            @Doc(
                    "What to do when something that it listens to was changed; where it is left out, it is restarted when its"
                            + " own unit file was changed, and reloads, or restarts if it cannot, on any other notification.")
            Optional<Reaction> refresh) {

        /** Checks the fields, alone and together. */
        public Svc {
            Problems problems = new Problems();
            try {
                UnitName unused = UnitName.parse(name);
            } catch (IllegalArgumentException e) {
                problems.add("name", String.valueOf(e.getMessage()));
            }
            problems.addIf(
                    startup.equals(Optional.of(Startup.MASKED)) && state.equals(Optional.of(State.RUNNING)),
                    "startup",
                    "a masked unit cannot be started: write state: stopped, or leave it out");
            problems.throwIfAny();
        }
    }
}
