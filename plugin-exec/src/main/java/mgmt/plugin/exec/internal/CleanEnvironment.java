package mgmt.plugin.exec.internal;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What commands inherit: the agent's environment without what was said to the agent alone. */
final class CleanEnvironment {

    /** What systemd tells a service, and what a shell says of itself. */
    private static final Set<String> OF_THE_AGENT = Set.of(
            "NOTIFY_SOCKET",
            "WATCHDOG_PID",
            "WATCHDOG_USEC",
            "LISTEN_PID",
            "LISTEN_FDS",
            "LISTEN_FDNAMES",
            "JOURNAL_STREAM",
            "INVOCATION_ID",
            "SYSTEMD_EXEC_PID",
            "MAINPID",
            "MEMORY_PRESSURE_WATCH",
            "MEMORY_PRESSURE_WRITE",
            "PWD",
            "OLDPWD",
            "SHLVL",
            "_");

    private CleanEnvironment() {}

    static Map<String, String> of(Map<String, String> agents) {
        Map<String, String> clean = new HashMap<>(agents);
        clean.keySet().removeIf(name -> OF_THE_AGENT.contains(name) || name.startsWith("MGMT_"));
        clean.putIfAbsent(SearchPath.VARIABLE, SearchPath.USUAL);
        return clean;
    }
}
