package mgmt.plugin.svc.internal;

import java.io.IOException;
import java.util.Optional;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;
import mgmt.plugin.svc.internal.SvcKind.Reaction;
import mgmt.plugin.svc.internal.SvcKind.State;
import mgmt.plugin.svc.internal.SvcKind.Svc;
import mgmt.plugin.svc.internal.Systemd.Verb;
import mgmt.plugin.svc.internal.UnitState.Activity;
import org.jspecify.annotations.Nullable;

/** One unit of systemd and how it should be. */
final class SvcResource implements Resource, Refreshable {

    private final UnitName unit;
    private final Svc desired;
    private final SvcKind.Host host;
    private final ResourceContext context;
    private final Sight sight;
    private final UnitJobs jobs;
    private final Installation installation;
    private final Comparison comparison;

    /** What the check has seen that this run began with. */
    private @Nullable Look checked;

    SvcResource(UnitName unit, Svc desired, SvcKind.Host host, ResourceContext context) {
        this.unit = unit;
        this.desired = desired;
        this.host = host;
        this.context = context;
        this.sight = new Sight(unit, host, context);
        this.jobs = new UnitJobs(unit, sight, host.journal());
        this.installation = new Installation(unit, host.paths(), context);
        this.comparison = new Comparison(unit, desired, host.paths(), sight, jobs, context.log());
        host.bus().enter();
    }

    @Override
    public Subscription watch(Changes changes) throws IOException, NotYetException, InterruptedException {
        return sight.watch(changes);
    }

    @Override
    public Drift check() throws Exception {
        jobs.begin();
        Look look = sight.look();
        checked = look;
        return comparison.compare(look);
    }

    @Override
    public void apply(Drift drift) throws Exception {
        Optional<UnitWatch> signals = sight.watch();
        signals.ifPresent(UnitWatch::acting);
        try {
            repair(drift);
        } finally {
            signals.ifPresent(UnitWatch::done);
        }
    }

    private void repair(Drift drift) throws Exception {
        Systemd systemd = host.bus().systemd();
        Look before = checked;
        checked = null;
        if (drift.contains(Comparison.UNIT_FILE)) {
            systemd.reload();
            before = null;
        }
        if (drift.contains(Comparison.STARTUP) && desired.startup().isPresent()) {
            installation.change(systemd, desired.startup().get());
            before = null;
        }
        if (drift.contains(Comparison.STATE) && desired.state().isPresent()) {
            // A unit that was seen at rest is started at once: should it have been started meanwhile, that does
            // nothing.
            Look last = before != null && before.now().active().isAtRest() ? before : sight.look();
            changeState(last, desired.state().get());
        }
    }

    private void changeState(Look look, State state) throws Exception {
        Activity now = look.now().active();
        if (state == State.STOPPED) {
            if (!now.isAtRest()) {
                jobs.perform(look, Verb.STOP);
            }
        } else if (now.isAtRest()) {
            jobs.start(look);
        } else if (sight.isOutdated(look)) {
            // Whether it has read what it is started with now, systemd's flag does not always tell.
            look.systemd().reload();
            jobs.perform(look, verb(Reaction.RESTART));
        }
    }

    /** What the user wants to be done when the unit's own definition, or something else, was changed. */
    private Verb verb(Reaction byDefault) {
        return switch (desired.refresh().orElse(byDefault)) {
            case RELOAD -> Verb.RELOAD;
            case RESTART -> Verb.RESTART;
            case RELOAD_OR_RESTART -> Verb.RELOAD_OR_RESTART;
        };
    }

    @Override
    public void refresh(Refresh why) throws Exception {
        if (jobs.isFresh() || desired.state().equals(Optional.of(State.STOPPED))) {
            return;
        }
        Look look = sight.look();
        boolean isOutdated = sight.isOutdated(look);
        if (!look.now().active().isActive() || (!isOutdated && isAllOfDefinition(why))) {
            return;
        }
        if (isOutdated) {
            look.systemd().reload();
        }
        jobs.refresh(look, verb(isOutdated ? Reaction.RESTART : Reaction.RELOAD_OR_RESTART));
    }

    /** Whether nobody has notified but who provides the unit's files, which say what they said before. */
    private boolean isAllOfDefinition(Refresh why) {
        return why.from().stream().allMatch(this::isOfDefinition);
    }

    private boolean isOfDefinition(ResourceId other) {
        return host.paths().identities(unit).stream().anyMatch(identity -> context.isProvidedBy(other, identity));
    }

    @Override
    public void close() {
        host.bus().leave();
    }
}
