package mgmt.plugin.svc.internal;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mgmt.plugin.svc.internal.Readings.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes each signal on to whom it concerns. Thread-safe, as all that it passes on to is. */
final class Signals implements BusConnection.Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    private final Listeners listeners;
    private final Jobs jobs;
    private final Readings readings;
    private final Consumer<Boolean> replaced;

    /** @param replaced told when the manager has gone (false), or is another process, or the same with new code (true) */
    Signals(Listeners listeners, Jobs jobs, Readings readings, Consumer<Boolean> replaced) {
        this.listeners = listeners;
        this.jobs = jobs;
        this.readings = readings;
        this.replaced = replaced;
    }

    @Override
    public void received(String path, String type, String member, Object[] values) {
        switch (member) {
            case "PropertiesChanged" -> propertiesChanged(path, values);
            case "JobRemoved" -> jobs.removed(values[1].toString(), values[2].toString(), values[3].toString());
            case "Reloading" -> reloading(Boolean.TRUE.equals(values[0]));
            case "NameOwnerChanged" -> ownerChanged(values[0].toString(), values[2].toString());
            default -> LOG.trace("{}.{} is of no interest", type, member);
        }
    }

    /** During a reload systemd tells of every unit; what that amounts to is looked at once, at its end. */
    private void propertiesChanged(String path, Object[] values) {
        Progress reload = readings.progress();
        if (reload == Progress.OVERDUE) {
            reloading(false);
        }
        boolean isOfUnit = values[0].equals(Systemd.UNIT) && reload != Progress.GOES_ON;
        if (!isOfUnit && !values[0].equals(Hostnamed.NAME)) {
            return;
        }
        List<Listener> concerned = listeners.of(path);
        if (!concerned.isEmpty()) {
            Map<String, Object> properties = Systemd.map(values[1]);
            concerned.forEach(watch -> watch.signalled(properties));
        }
    }

    private void reloading(boolean begins) {
        if (begins) {
            readings.begin();
        } else {
            readings.end();
            listeners.tellAll(Listener::reloaded);
        }
    }

    private void ownerChanged(String name, String owner) {
        if (name.equals(Systemd.NAME)) {
            jobs.lose();
            replaced.accept(!owner.isEmpty());
        }
    }
}
