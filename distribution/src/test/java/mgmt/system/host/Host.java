package mgmt.system.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A host of a {@link Lab}: a machine that is booted, is logged into as root, and loses its power. */
public final class Host {

    /** Ten times what a busy machine needs. */
    static final Duration LIMIT = Duration.ofSeconds(30);

    private final Lab lab;
    private final String name;

    Host(Lab lab, String name) {
        this.lab = lab;
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** Its address in the network of the lab; the others know it by its name, too. */
    public String address() {
        return lab.testbed().require("address", name).strip();
    }

    /** Runs a command as root, and waits for its end; takes some 30 ms. */
    public Outcome exec(String... command) {
        return feed("", command);
    }

    /** Runs a command that reads a text from its standard input. */
    public Outcome feed(String input, String... command) {
        return lab.testbed().call(input, words("exec", command));
    }

    /** Runs a command that must not fail, and returns its output. */
    public String run(String... command) {
        return exec(command).orFail(name + ": " + String.join(" ", command));
    }

    /** Runs the built {@code mgmt}, with the Java that runs the tests. */
    public Outcome mgmt(String... words) {
        return exec(mgmtCommand(words).toArray(String[]::new));
    }

    private static List<String> mgmtCommand(String... words) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                Testbed.distribution().resolve("bin/mgmt").toString()));
        command.addAll(List.of(words));
        return command;
    }

    /**
     * Starts an agent on a graph, in a unit of its own, {@code agent.service}, and returns at once. It ends with
     * {@code systemctl stop agent}; its log is in the journal.
     */
    public void startAgent(String graph, String... options) {
        write("/root/graph.yaml", graph);
        List<String> command = new ArrayList<>(List.of("systemd-run", "--quiet", "--collect", "--unit=agent"));
        command.addAll(mgmtCommand("run", "--yaml", "/root/graph.yaml"));
        command.addAll(List.of(options));
        run(command.toArray(String[]::new));
    }

    /** Waits until the status of its only agent holds a text that fits a pattern, such as {@code ; at rest}. */
    public void awaitStatus(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        await(
                name + " has the status " + pattern,
                () -> compiled.matcher(mgmt("status").output()).find());
    }

    /** What is in a file; nothing when there is none. */
    public String read(String path) {
        return exec("cat", path).output();
    }

    /** Puts a file in place at one stroke, with the directories above it. */
    public void write(String path, String text) {
        feed(
                        text,
                        "sh",
                        "-euc",
                        "mkdir -p \"$(dirname \"$1\")\"; cat >\"$1.new\"; mv -T \"$1.new\" \"$1\"",
                        "write",
                        path)
                .orFail(name + ": writing " + path);
    }

    /** What systemd says of a property of a unit. */
    public String property(String unit, String property) {
        return run("systemctl", "show", "--property=" + property, "--value", unit)
                .strip();
    }

    /**
     * Where its disk is seen from the tests, while it is on; another place after each boot. For what has to be quick.
     * Absolute links lead from there to the disk of the real machine: never resolve a path that begins there.
     */
    public Path root() {
        return Path.of(lab.testbed().require("root", name).strip());
    }

    /** Boots it, with the disk that it has left; returns when its services are up. */
    public void boot() {
        lab.testbed().require("up", name);
    }

    /** Shuts it down in order. */
    public void shutDown() {
        lab.testbed().require("down", name);
    }

    /** Shuts it down in order and boots it; returns when its services are up. */
    public void reboot() {
        lab.testbed().require("reboot", name);
    }

    /** Cuts its power, in the middle of whatever it does. */
    public void cutPower() {
        lab.testbed().require("kill", name);
    }

    /** Pulls its network cable, until it is healed. */
    public void cutCable() {
        lab.testbed().require("cut", name);
    }

    /** Loses a part of all that comes from it and goes to it, until it is healed. */
    public void lose(int percent) {
        lab.testbed().require("loss", name, Integer.toString(percent));
    }

    /** Mends all that was done to its network. */
    public void heal() {
        lab.testbed().require("heal", name);
    }

    /** What has appeared on its console. */
    public String console() {
        return lab.testbed().require("log", name);
    }

    /** Waits until something is so. */
    public static void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }

    private String[] words(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command, name));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    @Override
    public String toString() {
        return name;
    }
}
