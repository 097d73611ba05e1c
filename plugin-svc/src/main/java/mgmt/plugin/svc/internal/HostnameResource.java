package mgmt.plugin.svc.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Subscription;
import mgmt.plugin.svc.internal.Hostnamed.HostName;

/** The names of the host and how they should be. */
final class HostnameResource implements Resource {

    private final Map<HostName, String> desired;
    private final Bus bus;
    private final Path etc;
    private final ResourceContext context;

    /** The names when they were set in vain, or nothing. To set them again would be signalled, and so on for ever. */
    private Map<HostName, String> inVain = Map.of();

    HostnameResource(Map<HostName, String> desired, Bus bus, Path etc, ResourceContext context) {
        this.desired = desired;
        this.bus = bus;
        this.etc = etc;
        this.context = context;
        bus.enter();
    }

    /** The files too: a service that has ended, because it had nothing to do, tells nobody of them. */
    @Override
    public Subscription watch(Changes changes) throws IOException, NotYetException, InterruptedException {
        Subscriptions opened = new Subscriptions(context, changes);
        boolean isOpen = false;
        try {
            opened.watch(bus.place().socket(), PathScope.ENTRY);
            opened.watch(etc.resolve("hostname"), PathScope.ENTRY);
            opened.watch(etc.resolve("machine-info"), PathScope.ENTRY);
            Told told = new Told(changes);
            opened.add(() -> bus.remove(Hostnamed.OBJECT, told));
            bus.add(Hostnamed.OBJECT, told);
            isOpen = true;
        } finally {
            if (!isOpen) {
                opened.close();
            }
        }
        return opened;
    }

    @Override
    public Drift check() throws Exception {
        Map<HostName, String> actual = bus.hostnamed().names();
        Drift drift = compare(actual);
        if (!drift.isNone() && actual.equals(inVain)) {
            throw refused(drift);
        }
        return drift;
    }

    private Drift compare(Map<HostName, String> actual) {
        Drift.Builder drift = Drift.builder();
        desired.forEach((which, name) -> {
            String found = actual.getOrDefault(which, "");
            if (!found.equals(name)) {
                drift.differs(which.field(), shown(found), shown(name));
            }
        });
        return drift.build();
    }

    private static String shown(String name) {
        return name.isEmpty() ? "none" : name;
    }

    @Override
    public void apply(Drift drift) throws Exception {
        Hostnamed hostnamed = bus.hostnamed();
        inVain = Map.of();
        for (Map.Entry<HostName, String> each : desired.entrySet()) {
            if (drift.contains(each.getKey().field())) {
                hostnamed.set(each.getKey(), each.getValue());
            }
        }
        Map<HostName, String> actual = hostnamed.names();
        Drift left = compare(actual);
        if (desired.keySet().stream()
                .map(HostName::field)
                .anyMatch(field -> left.contains(field) && !drift.contains(field))) {
            throw new NotYetException("somebody else changes the names at this moment");
        }
        if (!left.isNone()) {
            inVain = actual;
            throw refused(left);
        }
    }

    private PermanentException refused(Drift left) {
        boolean isShadowed = left.contains(HostName.TRANSIENT.field());
        return new PermanentException("systemd-hostnamed has taken the names, and still has others (" + left + ")"
                + (isShadowed ? "; there is no transient name beside a static one" : ""));
    }

    @Override
    public void close() {
        bus.leave();
    }

    /** Looks at each news; two of them are never equal. */
    private static final class Told implements Listener {

        private final Changes changes;

        Told(Changes changes) {
            this.changes = changes;
        }

        @Override
        public void signalled(Map<String, Object> properties) {
            changes.changed();
        }

        @Override
        public void reloaded() {}

        @Override
        public void connected(Object connection) {
            changes.changed();
        }

        @Override
        public void lookAgain() {
            changes.changed();
        }
    }
}
