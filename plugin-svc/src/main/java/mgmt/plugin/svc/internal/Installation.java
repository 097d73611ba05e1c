package mgmt.plugin.svc.internal;

import mgmt.api.resource.Identity;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.ResourceContext;
import mgmt.plugin.svc.internal.SvcKind.Startup;

/** Enables, disables and masks a unit. */
final class Installation {

    private final UnitName unit;
    private final UnitPaths paths;
    private final ResourceContext context;

    Installation(UnitName unit, UnitPaths paths, ResourceContext context) {
        this.unit = unit;
        this.paths = paths;
        this.context = context;
    }

    /** Makes the unit's links such, and lets systemd read them. */
    void change(Systemd systemd, Startup startup) throws Exception {
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
        for (var file : paths.files(unit)) {
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
}
