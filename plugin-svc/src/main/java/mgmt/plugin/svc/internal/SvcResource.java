package mgmt.plugin.svc.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Identity;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;
import mgmt.plugin.svc.internal.SvcKind.Reaction;
import mgmt.plugin.svc.internal.SvcKind.Startup;
import mgmt.plugin.svc.internal.SvcKind.State;
import mgmt.plugin.svc.internal.SvcKind.Svc;
import mgmt.plugin.svc.internal.Systemd.Verb;
import mgmt.plugin.svc.internal.UnitState.Activity;
import org.jspecify.annotations.Nullable;

/** One unit of systemd and how it should be. */
final class SvcResource implements Resource, Refreshable {

    private static final String UNIT_FILE = "unit_file";
    private static final String STARTUP = "startup";
    private static final String STATE = "state";

    /** As systemd itself by default: DefaultStartLimitBurst and DefaultStartLimitIntervalSec, systemd-system.conf(5). */
    private static final int MOST_STARTS = 5;

    private static final long START_INTERVAL = TimeUnit.SECONDS.toNanos(10);

    private final UnitName unit;
    private final Svc desired;
    private final SvcKind.Host host;
    private final ResourceContext context;
    private final StartedWith startedWith;
    private final ArrayDeque<Long> startsAfterFailure = new ArrayDeque<>();

    private @Nullable Subscriptions subscriptions;
    private @Nullable UnitWatch watch;
    private final Set<String> watched = new HashSet<>();

    /** The definition that systemd is known to have read, and how often it had read all units then. */
    private String readFingerprint = "";

    private long readGeneration = -1;

    /** What the check has seen that this run began with. */
    private @Nullable Look checked;

    /** Whether a start goes on that took longer than a worker waits. */
    private boolean isStartOpen;

    /** Whether this run has started, restarted or reloaded the unit. */
    private boolean isFresh;

    private boolean hasWarned;

    SvcResource(UnitName unit, Svc desired, SvcKind.Host host, ResourceContext context) {
        this.unit = unit;
        this.desired = desired;
        this.host = host;
        this.context = context;
        this.startedWith = new StartedWith(context);
        host.bus().enter();
    }

    // ---- watch

    @Override
    public Subscription watch(Changes changes) throws IOException, InterruptedException {
        Subscriptions opened = new Subscriptions(context, changes);
        UnitWatch signals = new UnitWatch(changes);
        boolean isOpen = false;
        try {
            opened.watch(host.bus().place().socket(), PathScope.ENTRY);
            for (var file : host.paths().files(unit)) {
                opened.watch(file, PathScope.ENTRY);
            }
            for (var directory : host.paths().dropIns(unit)) {
                opened.watch(directory, PathScope.CHILDREN);
            }
            watched.clear();
            subscriptions = opened;
            watch = signals;
            listen(unit.objectPath());
            isOpen = true;
        } finally {
            if (!isOpen) {
                opened.close();
            }
        }
        return opened;
    }

    /** Signals come from the unit's own object; asked for by an alias, that is another one than was expected. */
    private void listen(String path) throws InterruptedException {
        UnitWatch signals = watch;
        Subscriptions open = subscriptions;
        if (signals != null && open != null && watched.add(path)) {
            host.bus().add(path, signals);
            open.add(() -> host.bus().remove(path, signals));
        }
    }

    // ---- check

    /** What a check has looked at. */
    private record Look(Systemd systemd, long generation, Definition definition, UnitState now) {}

    @Override
    public Drift check() throws Exception {
        isFresh = false;
        Look look = look();
        checked = look;
        Drift.Builder drift = Drift.builder();
        boolean isStale = compareFile(look, drift);
        if (!isStale) {
            complainUnlessUsable(look);
        }
        compareStartup(look, drift);
        compareState(look, drift);
        return drift.build();
    }

    private Look look() throws Exception {
        Systemd systemd = host.bus().systemd();
        long generation = host.bus().generation();
        Definition definition = Definition.read(unit, host.paths());
        if (subscriptions != null) {
            subscriptions.follow(Set.copyOf(definition.links()));
        }
        UnitState now = seen(systemd.unit(unit));
        if (!now.id().isEmpty() && !now.id().equals(unit.full())) {
            listen(UnitName.objectPath(now.id()));
        }
        if (!now.needsReload()) {
            readFingerprint = definition.fingerprint();
            readGeneration = generation;
            if (!now.active().isAtRest()
                    && startedWith.fingerprint(now.invocation()).isEmpty()) {
                startedWith.remember(now.invocation(), definition.fingerprint());
            }
        }
        return new Look(systemd, generation, definition, now);
    }

    private UnitState seen(UnitState state) {
        if (watch != null) {
            watch.seen(state.active());
        }
        return state;
    }

    /** Whether systemd has to read its units anew. A file that has another time and the same content is as before. */
    private boolean compareFile(Look look, Drift.Builder drift) {
        boolean isUnread = look.now.needsReload()
                && !(readFingerprint.equals(look.definition.fingerprint()) && readGeneration == look.generation);
        boolean isUnknown = look.now.isMissing() && look.definition.file().isPresent();
        if (isUnread || isUnknown) {
            drift.differs(UNIT_FILE, isUnknown ? "not known to systemd" : "changed since systemd has read it", "read");
        }
        return isUnread || isUnknown;
    }

    private void complainUnlessUsable(Look look) throws Exception {
        UnitState now = look.now;
        if (now.isMissing() && isWanted() && !isAboutToCome()) {
            throw new Exception("there is no unit " + unit + ": none of its possible files exists, the first is "
                    + host.paths().files(unit).get(0));
        }
        if (!now.loadError().isEmpty() && !now.isMissing() && !now.load().equals("masked") && isWanted()) {
            throw new Exception(unit + " cannot be loaded: " + now.loadError());
        }
    }

    /** Whether the unit has to exist for this declaration. */
    private boolean isWanted() {
        return desired.state().equals(Optional.of(State.RUNNING))
                || desired.startup().equals(Optional.of(Startup.ENABLED));
    }

    private boolean isAboutToCome() {
        return host.paths().identities(unit).stream().anyMatch(context::isProvidedByAnother);
    }

    private void compareStartup(Look look, Drift.Builder drift) throws Exception {
        Startup startup = desired.startup().orElse(null);
        if (startup == null) {
            return;
        }
        Optional<String> state = look.systemd.unitFileState(unit);
        if (state.isEmpty()) {
            if (startup == Startup.ENABLED) {
                drift.cannotBeTold(STARTUP, text(startup), "the unit's file is not there yet");
            } else if (startup == Startup.MASKED) {
                drift.differs(STARTUP, "no such file", text(startup));
            }
        } else if (InstallState.meets(state.get(), startup)) {
            warn(state.get(), startup);
        } else {
            drift.differs(STARTUP, state.get(), text(startup));
        }
    }

    private void warn(String state, Startup startup) {
        Optional<String> warning = InstallState.warning(unit, state, startup);
        if (warning.isPresent() && !hasWarned) {
            context.log().log(Level.WARNING, warning.get());
        }
        hasWarned = warning.isPresent();
    }

    private void compareState(Look look, Drift.Builder drift) throws Exception {
        if (desired.state().isEmpty()) {
            return;
        }
        Activity now = look.now.active();
        boolean isStopped = desired.state().equals(Optional.of(State.STOPPED));
        if (now.isAtRest()) {
            if (!isStopped) {
                complainOfOpenStart(look);
                drift.differs(STATE, notRunning(look), "running");
            }
            isStartOpen = false;
        } else if (now.isActive() || (isStopped && now.isAutoRestart())) {
            isStartOpen = false;
            if (isStopped) {
                drift.differs(STATE, "running", "stopped");
            } else if (isOutdated(look)) {
                drift.differs(STATE, "running, started with another unit file", "running");
            }
        } else if (drift.isEmpty()) {
            throw new NotYetException(unit + " is " + now);
        }
    }

    private static String notRunning(Look look) {
        return look.now.active().isFailed() ? "failed" : "stopped";
    }

    /** A start that this resource did not see the end of has failed: that is to be told, before it is tried again. */
    private void complainOfOpenStart(Look look) throws Exception {
        if (isStartOpen) {
            isStartOpen = false;
            throw failure(look.systemd, Verb.START, look.now);
        }
    }

    /** Whether the unit runs as another definition says than the one that is there. */
    private boolean isOutdated(Look look) throws IOException {
        Optional<String> started = startedWith.fingerprint(look.now.invocation());
        return look.now.active().isActive()
                && started.map(fingerprint -> !fingerprint.equals(look.definition.fingerprint()))
                        .orElse(look.now.needsReload());
    }

    // ---- apply

    @Override
    public void apply(Drift drift) throws Exception {
        UnitWatch signals = watch;
        if (signals == null) {
            repair(drift);
            return;
        }
        signals.acting();
        try {
            repair(drift);
        } finally {
            signals.done();
        }
    }

    private void repair(Drift drift) throws Exception {
        Systemd systemd = host.bus().systemd();
        boolean isChanged = false;
        if (drift.contains(UNIT_FILE)) {
            systemd.reload();
            isChanged = true;
        }
        if (drift.contains(STARTUP) && desired.startup().isPresent()) {
            install(systemd, desired.startup().get());
            isChanged = true;
        }
        if (drift.contains(STATE) && desired.state().isPresent()) {
            Look before = checked;
            // A unit that was seen at rest is started at once: should it have been started meanwhile, that does
            // nothing.
            boolean isEnough =
                    !isChanged && before != null && before.now.active().isAtRest();
            changeState(
                    isEnough && before != null ? before : look(),
                    desired.state().get());
        }
        checked = null;
    }

    private void install(Systemd systemd, Startup startup) throws Exception {
        String state = systemd.unitFileState(unit).orElse("");
        if (startup != Startup.MASKED && InstallState.isMasked(state)) {
            unmask(systemd, state);
            state = systemd.unitFileState(unit).orElse("");
        }
        if (!InstallState.meets(state, startup)) {
            switch (startup) {
                case ENABLED -> enable(systemd, state);
                case DISABLED -> systemd.disable(unit, InstallState.isUntilReboot(state));
                case MASKED -> mask(systemd);
            }
        }
        systemd.reload();
    }

    private void enable(Systemd systemd, String state) throws Exception {
        if (state.isEmpty()) {
            throw new NotYetException("the file of " + unit + " is not there yet");
        }
        systemd.enable(unit);
    }

    private void unmask(Systemd systemd, String state) throws Exception {
        for (var file : host.paths().files(unit)) {
            if (Definition.isMask(file) && context.isProvidedByAnother(Identity.path(file))) {
                throw new NotYetException(unit + " is masked by " + file + ", which another resource will put right");
            }
        }
        systemd.unmask(unit, InstallState.isUntilReboot(state));
    }

    private void mask(Systemd systemd) throws Exception {
        try {
            systemd.mask(unit);
        } catch (BusException e) {
            throw new PermanentException(
                    unit + " cannot be masked: " + e.getMessage() + "; its own file has to be removed first", e);
        }
    }

    private void changeState(Look look, State state) throws Exception {
        Activity now = look.now.active();
        if (state == State.STOPPED) {
            if (!now.isAtRest()) {
                perform(look, Verb.STOP);
            }
        } else if (now.isAtRest()) {
            limitStarts(look);
            perform(look, Verb.START);
        } else if (isOutdated(look)) {
            perform(look, verb(Reaction.RESTART));
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

    /** A unit that is up for a moment and then fails passes for started each time; not every one has a limit of its own. */
    private void limitStarts(Look look) throws Exception {
        long now = System.nanoTime();
        startsAfterFailure.removeIf(start -> now - start > START_INTERVAL);
        if (!look.now.active().isFailed()) {
            return;
        }
        if (startsAfterFailure.size() >= MOST_STARTS) {
            giveUp();
            throw new Exception(unit + " was started " + MOST_STARTS + " times within "
                    + TimeUnit.NANOSECONDS.toSeconds(START_INTERVAL) + " s and failed each time: "
                    + lastRun(look.systemd, look.now));
        }
        startsAfterFailure.add(now);
    }

    private void perform(Look look, Verb verb) throws Exception {
        String result;
        try {
            result = look.systemd.perform(verb, unit, look.now.id());
        } catch (NotYetException e) {
            isStartOpen = verb == Verb.START || verb == Verb.RESTART;
            throw e;
        } catch (BusException e) {
            giveUp();
            throw new Exception(verb + " " + unit + " failed: " + e.getMessage(), e);
        }
        if (watch != null) {
            watch.acted();
        }
        UnitState then = seen(look.systemd.unit(unit));
        if (result.equals("canceled")) {
            throw new NotYetException(verb + " " + unit + " was cancelled by somebody else");
        }
        if (!result.equals("done")) {
            giveUp();
            throw failure(look.systemd, verb, then, result);
        }
        isFresh = true;
        if (verb != Verb.STOP) {
            complainUnlessUp(look, verb, then);
            startedWith.remember(then.invocation(), look.definition.fingerprint());
        }
    }

    private void giveUp() {
        if (watch != null) {
            watch.givenUp();
        }
    }

    private void complainUnlessUp(Look look, Verb verb, UnitState then) throws Exception {
        if (!then.active().isAtRest()) {
            return;
        }
        giveUp();
        if (!then.conditionsMet()) {
            throw new PermanentException(
                    unit + " was not started: its conditions are not met, as systemctl status tells");
        }
        if (then.active().isFailed()) {
            throw failure(look.systemd, verb, then);
        }
        throw new PermanentException(
                unit + " has ended as soon as it was started, without a failure: what ends by itself"
                        + " cannot be kept running, unless its file says RemainAfterExit=yes");
    }

    private Exception failure(Systemd systemd, Verb verb, UnitState state) throws Exception {
        return failure(systemd, verb, state, "failed");
    }

    private Exception failure(Systemd systemd, Verb verb, UnitState state, String result) throws Exception {
        String how = switch (result) {
            case "failed" -> "failed";
            case "timeout" -> "took too long";
            case "dependency" -> "failed with a unit that it requires";
            default -> "ended as " + result;
        };
        if (state.load().equals("masked")) {
            return new Exception(verb + " " + unit + " " + how + ": it is masked");
        }
        return new Exception(verb + " " + unit + " " + how + ": " + lastRun(systemd, state));
    }

    private String lastRun(Systemd systemd, UnitState state) throws Exception {
        return LastRun.describe(systemd.lastRun(unit), host.journal().lastLines(unit, state.invocation()));
    }

    // ---- refresh

    @Override
    public void refresh(Refresh why) throws Exception {
        if (isFresh || desired.state().equals(Optional.of(State.STOPPED))) {
            return;
        }
        Look look = look();
        boolean isOutdated = isOutdated(look);
        if (!look.now.active().isActive() || (!isOutdated && isAllOfDefinition(why))) {
            return;
        }
        perform(look, verb(isOutdated ? Reaction.RESTART : Reaction.RELOAD_OR_RESTART));
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

    private static String text(Startup startup) {
        return startup.name().toLowerCase(java.util.Locale.ROOT);
    }
}
