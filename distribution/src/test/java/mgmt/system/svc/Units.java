package mgmt.system.svc;

import mgmt.system.host.Host;

/** What the tests look at and disturb, on one host. */
record Units(Host host) {

    static final String DIRECTORY = "/etc/systemd/system/";

    boolean isActive(String unit) {
        return host.exec("systemctl", "is-active", "--quiet", unit).status() == 0;
    }

    String pid(String unit) {
        return host.property(unit, "MainPID");
    }

    String invocation(String unit) {
        return host.property(unit, "InvocationID");
    }

    String enabled(String unit) {
        return host.exec("systemctl", "is-enabled", unit).output().strip();
    }

    void awaitActive(String unit) {
        Host.await(unit + " is active", () -> isActive(unit));
    }

    void awaitNewRun(String unit, String invocation) {
        Host.await(
                unit + " runs anew", () -> isActive(unit) && !invocation(unit).equals(invocation));
    }

    void awaitEnabled(String unit) {
        Host.await(unit + " is enabled", () -> enabled(unit).equals("enabled"));
    }

    /** What the agent that runs now has said. */
    String log() {
        return host.run("journalctl", "--output=cat", "--no-pager", "_SYSTEMD_INVOCATION_ID=" + invocation("agent"));
    }

    /** Makes sure that a unit is not started anew within a moment in which the agent would long have acted. */
    void staysAsItIs(String unit, String invocation) {
        org.awaitility.Awaitility.await(unit + " is left alone")
                .pollInterval(java.time.Duration.ofMillis(100))
                .during(java.time.Duration.ofSeconds(1))
                .atMost(java.time.Duration.ofSeconds(10))
                .failFast(() -> !invocation(unit).equals(invocation))
                .until(() -> invocation(unit).equals(invocation));
    }
}
