package mgmt.system.host;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Hosts with a real systemd each, on a network of their own: registered in a static field, they are up while the tests
 * of the class run. Where the machine cannot have them, the tests are skipped, and say why. What a test's message lacks
 * when it fails, the journals of the hosts may tell: they are added to it.
 */
public final class Lab
        implements ExecutionCondition, BeforeAllCallback, AfterAllCallback, TestExecutionExceptionHandler {

    private final Map<String, Host> hosts = new TreeMap<>();
    private Testbed testbed;

    private Lab() {}

    /** A lab with hosts of these names, by which they know each other. */
    public static Lab of(String... names) {
        Lab lab = new Lab();
        Arrays.stream(names).forEach(name -> lab.hosts.put(name, new Host(lab, name)));
        return lab;
    }

    /** One of the hosts. */
    public Host host(String name) {
        Host host = hosts.get(name);
        if (host == null) {
            throw new IllegalArgumentException("there is no host " + name + ", only " + hosts.keySet());
        }
        return host;
    }

    /** Lets nothing through between two hosts. */
    public void cut(Host one, Host other) {
        testbed().require("cut", one.name(), other.name());
    }

    /** Mends all cables, and all that is lossy. */
    public void heal() {
        testbed().require("heal");
    }

    Testbed testbed() {
        if (testbed == null) {
            throw new IllegalStateException("a lab is registered as an extension in a static field");
        }
        return testbed;
    }

    /** A condition, because an assumption that fails before all tests leaves no trace in the report. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String obstacle = testbed == null ? Testbed.obstacle() : "";
        return obstacle.isEmpty()
                ? ConditionEvaluationResult.enabled("this machine can have hosts")
                : ConditionEvaluationResult.disabled("this machine cannot have hosts with a systemd: " + obstacle);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        long process = ProcessHandle.current().pid();
        testbed = new Testbed(context.getRequiredTestClass().getSimpleName() + "-" + process, process);
        List<Testbed.Begun> boots = hosts.keySet().stream()
                .map(name -> testbed.begin("", "up", name))
                .toList();
        boots.stream().map(Testbed.Begun::await).toList().forEach(outcome -> outcome.orFail("the boot of a host"));
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        StringBuilder told = new StringBuilder();
        for (String name : hosts.keySet()) {
            Outcome journal = testbed.call("", "exec", name, "journalctl", "--boot", "--no-pager", "--lines=40");
            told.append("\nThe journal of ").append(name).append(", ").append(journal);
        }
        failure.addSuppressed(new AssertionError(told.toString()));
        throw failure;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (testbed != null) {
            testbed.require("destroy");
        }
    }
}
