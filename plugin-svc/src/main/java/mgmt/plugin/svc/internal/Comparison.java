package mgmt.plugin.svc.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.plugin.svc.internal.SvcKind.Startup;
import mgmt.plugin.svc.internal.SvcKind.State;
import mgmt.plugin.svc.internal.SvcKind.Svc;
import mgmt.plugin.svc.internal.UnitState.Activity;

/** Tells how a unit differs from what is desired. Confined to the calls into one resource. */
final class Comparison {

    static final String UNIT_FILE = "unit_file";
    static final String STARTUP = "startup";
    static final String STATE = "state";

    private final UnitName unit;
    private final Svc desired;
    private final UnitPaths paths;
    private final Sight sight;
    private final UnitJobs jobs;
    private final Logger log;
    private boolean hasWarned;

    Comparison(UnitName unit, Svc desired, UnitPaths paths, Sight sight, UnitJobs jobs, Logger log) {
        this.unit = unit;
        this.desired = desired;
        this.paths = paths;
        this.sight = sight;
        this.jobs = jobs;
        this.log = log;
    }

    Drift compare(Look look) throws Exception {
        Drift.Builder drift = Drift.builder();
        boolean isStale = compareFile(look, drift);
        if (!isStale) {
            complainUnlessUsable(look.now());
        }
        compareStartup(look.systemd(), drift);
        compareState(look, drift);
        return drift.build();
    }

    private boolean compareFile(Look look, Drift.Builder drift) {
        boolean isUnknown = look.now().isMissing() && look.definition().file().isPresent();
        boolean isStale = isUnknown || sight.isUnread(look);
        if (isStale) {
            drift.differs(UNIT_FILE, isUnknown ? "not known to systemd" : "changed since systemd has read it", "read");
        }
        return isStale;
    }

    private void complainUnlessUsable(UnitState now) throws Exception {
        if (now.isMissing() && isWanted() && !sight.isAboutToCome()) {
            throw new Exception("there is no unit " + unit + ": none of its possible files exists, the first is "
                    + paths.files(unit).get(0));
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

    private void compareStartup(Systemd systemd, Drift.Builder drift) throws Exception {
        Startup startup = desired.startup().orElse(null);
        if (startup == null) {
            return;
        }
        Optional<String> state = systemd.unitFileState(unit);
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
            log.log(Level.WARNING, warning.get());
        }
        hasWarned = warning.isPresent();
    }

    private void compareState(Look look, Drift.Builder drift) throws Exception {
        if (desired.state().isEmpty()) {
            return;
        }
        Activity now = look.now().active();
        boolean isStopped = desired.state().equals(Optional.of(State.STOPPED));
        if (now.isAtRest()) {
            if (isStopped) {
                jobs.forgetOpenStart();
            } else {
                jobs.complainOfOpenStart(look);
                drift.differs(STATE, now.isFailed() ? "failed" : "stopped", "running");
            }
        } else if (now.isActive() || (isStopped && now.isAutoRestart())) {
            jobs.forgetOpenStart();
            if (isStopped) {
                drift.differs(STATE, "running", "stopped");
            } else if (sight.isOutdated(look)) {
                drift.differs(STATE, "running, started with another unit file", "running");
            }
        } else if (drift.isEmpty()) {
            throw new NotYetException(unit + " is " + now);
        }
    }

    private static String text(Startup startup) {
        return startup.name().toLowerCase(Locale.ROOT);
    }
}
