package mgmt.launcher.command;

import java.nio.file.Path;
import java.util.Optional;

/** What the command line asks for. Paths are as they were written: relative ones stay so. */
public sealed interface Command {

    /**
     * Run an agent.
     *
     * @param yaml the graph file; an agent without one has nothing to do until somebody gives it something
     * @param hostname the name of this host, empty for the operating system's
     * @param prefix where the agent keeps its state
     * @param limits when it ends by itself
     * @param noop check, and change nothing
     * @param watch what it follows while it runs
     */
    record Run(
            Optional<Path> yaml,
            Optional<String> hostname,
            PrefixChoice prefix,
            Limits limits,
            boolean noop,
            Watch watch)
            implements Command {}

    /**
     * Where the agent keeps its state.
     *
     * @param path the directory, empty for the usual one
     * @param temporary a fresh directory instead
     * @param temporaryIfNeeded a fresh directory when the other one cannot be made
     */
    record PrefixChoice(Optional<Path> path, boolean temporary, boolean temporaryIfNeeded) {}

    /**
     * When the agent ends by itself, in seconds; empty is never.
     *
     * @param convergedTimeout after so long at rest
     * @param maxRuntime after so long
     */
    record Limits(Optional<Integer> convergedTimeout, Optional<Integer> maxRuntime) {}

    /**
     * What the agent follows while it runs.
     *
     * @param config the graph file
     * @param stream what other hosts export
     */
    record Watch(boolean config, boolean stream) {}

    /**
     * Check a graph file against the installed kinds.
     *
     * @param file the graph file
     */
    record Validate(Path file) implements Command {}

    /**
     * Ask a running agent how its resources are.
     *
     * @param hostname the host name of the agent that is meant
     * @param prefix the prefix of the agent that is meant
     */
    record Status(Optional<String> hostname, Optional<Path> prefix) implements Command {}

    /**
     * Explain.
     *
     * @param text what to print
     */
    record Help(String text) implements Command {}

    /** Tell the version. */
    record Version() implements Command {}
}
