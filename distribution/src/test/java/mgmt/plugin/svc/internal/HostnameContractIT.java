package mgmt.plugin.svc.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.Disturbance;
import mgmt.api.resource.ResourceContract;
import mgmt.api.resource.ResourceKind;
import mgmt.plugin.svc.internal.HostnameKind.Hostname;
import mgmt.system.host.Host;
import mgmt.system.host.Lab;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of a resource, against the systemd-hostnamed of a host whose bus and disk are reached from here. */
@Timeout(120)
class HostnameContractIT extends ResourceContract<Hostname> {

    @RegisterExtension
    static final Lab LAB = Lab.of("h1");

    private final Host host = LAB.host("h1");

    @BeforeEach
    void giveItAnotherName() {
        host.run("hostnamectl", "hostname", "another");
        host.run("hostnamectl", "--pretty", "hostname", "Another one");
    }

    @Override
    protected ResourceKind<Hostname> kind() {
        Path root = host.root();
        String address = "unix:path=" + root.resolve("run/dbus/system_bus_socket");
        return new HostnameKind(new Buses(Map.of("DBUS_SYSTEM_BUS_ADDRESS", address)).system(), root.resolve("etc"));
    }

    @Override
    protected Hostname desired() {
        return new Hostname(Optional.of("web1"), Optional.of("Web, the first"), Optional.empty(), Optional.empty());
    }

    @Override
    protected List<Disturbance> disturbances() {
        return List.of(
                Disturbance.of("static name set", () -> host.run("hostnamectl", "hostname", "other")),
                Disturbance.of("pretty name set", () -> host.run("hostnamectl", "--pretty", "hostname", "Other")),
                Disturbance.of("file rewritten while nobody serves", () -> {
                    stopService();
                    host.write("/etc/hostname", "edited\n");
                }),
                Disturbance.of("file removed while nobody serves", () -> {
                    stopService();
                    host.run("rm", "/etc/machine-info");
                }));
    }

    /** And has systemd forget how often it was started of late. */
    private void stopService() {
        host.run("systemctl", "stop", "systemd-hostnamed");
        host.exec("systemctl", "reset-failed", "systemd-hostnamed");
    }

    @Override
    protected Object snapshot() {
        return host.run("hostname") + host.read("/etc/hostname") + host.read("/etc/machine-info");
    }
}
