package mgmt.plugin.svc.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.Disturbance;
import mgmt.api.resource.ResourceContract;
import mgmt.api.resource.ResourceKind;
import mgmt.plugin.svc.internal.SvcKind.Startup;
import mgmt.plugin.svc.internal.SvcKind.State;
import mgmt.plugin.svc.internal.SvcKind.Svc;
import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of a resource, against the systemd of a host whose bus and disk are reached from here. */
@Timeout(120)
class SvcContractIT extends ResourceContract<Svc> {

    @RegisterExtension
    static final Lab LAB = Lab.of("h1");

    private final Host host = LAB.host("h1");

    @BeforeEach
    void makeAStoppedUnit() {
        host.exec("systemctl", "disable", "--now", "--quiet", "thing");
        host.write("/etc/systemd/system/thing.service", """
                [Unit]
                StartLimitIntervalSec=0
                [Service]
                ExecStart=/bin/sleep infinity
                [Install]
                WantedBy=multi-user.target
                """);
        host.run("systemctl", "daemon-reload");
    }

    @Override
    protected ResourceKind<Svc> kind() {
        Path root = host.root();
        Bus bus = new Bus(
                BusPlace.ofSystem(
                        Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + root.resolve("run/dbus/system_bus_socket"))),
                Bus.PATIENCE);
        SvcKind.Host system = new SvcKind.Host(bus, UnitPaths.ofSystem(root), new Journal(false));
        return new SvcKind(system, system);
    }

    @Override
    protected Svc desired() {
        return new Svc("thing", Optional.of(State.RUNNING), Optional.of(Startup.ENABLED), false, Optional.empty());
    }

    @Override
    protected List<Disturbance> disturbances() {
        return List.of(
                Disturbance.of("stopped", () -> host.run("systemctl", "stop", "thing")),
                Disturbance.of("disabled", () -> host.run("systemctl", "disable", "--quiet", "thing")),
                Disturbance.of(
                        "link removed",
                        () -> host.run("rm", "/etc/systemd/system/multi-user.target.wants/thing.service")));
    }

    @Override
    protected Object snapshot() {
        return host.property("thing", "ActiveState") + " "
                + host.exec("systemctl", "is-enabled", "thing").output();
    }
}
