package mgmt.launcher.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mgmt.launcher.project.KindName;

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
     * @param sema how many resources may run at one time; empty for as many as can
     * @param watch what it follows while it runs
     * @param cluster how it reaches other hosts
     * @param metrics where its metrics are served, empty for nowhere
     * @param reports what it writes down of its work
     */
    record Run(
            Optional<Path> yaml,
            Optional<String> hostname,
            PrefixChoice prefix,
            Limits limits,
            boolean noop,
            Optional<Integer> sema,
            Watch watch,
            ClusterChoice cluster,
            Optional<ListenAddress> metrics,
            Reports reports)
            implements Command {}

    /**
     * Where something is served.
     *
     * @param host a name or an address, empty for every address of this host
     * @param port zero for a free one
     */
    record ListenAddress(String host, int port) {

        /** Where metrics are served when nobody says where. */
        public static final ListenAddress USUAL_METRICS = new ListenAddress("127.0.0.1", 9233);
    }

    /**
     * What the agent writes down of its work.
     *
     * @param graphviz where each new graph is drawn
     * @param graphvizFilter the program that makes the picture, empty for the usual one
     * @param convergedStatus where it is written down how the run has ended
     */
    record Reports(Optional<Path> graphviz, Optional<String> graphvizFilter, Optional<Path> convergedStatus) {

        /** The programs of Graphviz. */
        public static final List<String> FILTERS = List.of("dot", "neato", "twopi", "circo", "fdp");

        /** Nothing. */
        public static final Reports NONE = new Reports(Optional.empty(), Optional.empty(), Optional.empty());
    }

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
     * How the agent reaches other hosts, and what it does for them.
     *
     * @param transport by which way; empty for what a configuration file says, or what is installed
     * @param options what that is told, by the names of the options
     * @param directory what agents on one machine share, empty for the usual one
     * @param exportTtl exports go when this host does
     * @param converged the converged timeout counts when all hosts are converged
     */
    record ClusterChoice(
            Optional<String> transport,
            Map<String, String> options,
            Optional<Path> directory,
            boolean exportTtl,
            boolean converged) {

        /** The transports that are tried when nobody chooses, in this order. */
        public static final List<String> USUAL = List.of("etcd", "local");

        public ClusterChoice {
            options = Map.copyOf(options);
        }
    }

    /**
     * Check a graph file against the installed kinds.
     *
     * @param file the graph file
     * @param prefix the prefix whose plugins count besides those of the installation, empty for the usual one
     */
    record Validate(Path file, Optional<Path> prefix) implements Command {}

    /**
     * Tell what an agent would do with a graph file.
     *
     * @param file the graph file
     * @param prefix the prefix whose plugins and state count, empty for the usual one
     * @param json for programs
     */
    record Plan(Path file, Optional<Path> prefix, boolean json) implements Command {}

    /**
     * Which of the agents that run on this machine is meant; it need not be said when there is only one.
     *
     * @param hostname its host name
     * @param prefix its prefix
     */
    record AgentChoice(Optional<String> hostname, Optional<Path> prefix) {

        /** Whether it does not matter which. */
        public boolean isAny() {
            return hostname.isEmpty() && prefix.isEmpty();
        }
    }

    /** Something that a running agent answers. */
    sealed interface Question extends Command {

        /** Which agent is asked. */
        AgentChoice agent();

        /** The words of the question, as the agent understands them. */
        List<String> words();
    }

    /**
     * Ask how the resources are.
     *
     * @param cluster ask how the hosts of the cluster are instead
     * @param agent which agent is asked
     */
    record Status(boolean cluster, AgentChoice agent) implements Question {
        @Override
        public List<String> words() {
            return cluster ? List.of("status", "--cluster") : List.of("status");
        }
    }

    /**
     * Ask what was changed last.
     *
     * @param follow go on with what is changed from now on
     * @param json for programs
     * @param agent which agent is asked
     */
    record Events(boolean follow, boolean json, AgentChoice agent) implements Question {
        @Override
        public List<String> words() {
            List<String> words = new ArrayList<>(List.of("events"));
            if (follow) {
                words.add("--follow");
            }
            if (json) {
                words.add("--json");
            }
            return words;
        }
    }

    /**
     * Ask why a resource is as it is.
     *
     * @param resource its id, as it was written
     * @param json for programs
     * @param agent which agent is asked
     */
    record Explain(String resource, boolean json, AgentChoice agent) implements Question {
        @Override
        public List<String> words() {
            return json ? List.of("explain", "--json", resource) : List.of("explain", resource);
        }
    }

    /**
     * Ask for the graph.
     *
     * @param format how it is wanted
     * @param agent which agent is asked
     */
    record Graph(Format format, AgentChoice agent) implements Question {

        /** How a graph can be had. */
        public enum Format {
            /** For users. */
            TEXT,
            /** In the language of Graphviz. */
            DOT,
            /** For programs. */
            JSON
        }

        @Override
        public List<String> words() {
            return switch (format) {
                case TEXT -> List.of("graph");
                case DOT -> List.of("graph", "--dot");
                case JSON -> List.of("graph", "--json");
            };
        }
    }

    /**
     * Have what has failed given a new start.
     *
     * @param resource the id of the one that is meant, empty for all
     * @param agent which agent is asked
     */
    record Retry(Optional<String> resource, AgentChoice agent) implements Question {
        @Override
        public List<String> words() {
            return resource.map(id -> List.of("retry", id)).orElse(List.of("retry"));
        }
    }

    /**
     * Have taken back what a host has exported.
     *
     * @param host its name
     * @param force although it is there
     * @param agent which agent is asked
     */
    record ClusterWithdraw(String host, boolean force, AgentChoice agent) implements Question {
        @Override
        public List<String> words() {
            return force ? List.of("cluster", "withdraw", "--force", host) : List.of("cluster", "withdraw", host);
        }
    }

    /**
     * Have the agent take a store for its own that is another one than before.
     *
     * @param agent which agent is asked
     */
    record ClusterRejoin(AgentChoice agent) implements Question {
        @Override
        public List<String> words() {
            return List.of("cluster", "rejoin");
        }
    }

    /**
     * Ask how many members the cluster is to have, or say it.
     *
     * @param size how many, empty to ask
     * @param agent which agent is asked
     */
    record ClusterSize(Optional<Integer> size, AgentChoice agent) implements Question {
        @Override
        public List<String> words() {
            return size.map(number -> List.of("cluster", "size", number.toString()))
                    .orElse(List.of("cluster", "size"));
        }
    }

    /**
     * Have the agent make a cluster of what it has of one that is lost.
     *
     * @param agent which agent is asked
     */
    record ClusterRecover(AgentChoice agent) implements Question {
        @Override
        public List<String> words() {
            return List.of("cluster", "recover");
        }
    }

    /**
     * Ask which kinds there are; answered from what is installed when no agent is running.
     *
     * @param kind the kind whose fields are wanted, empty for a list of all
     * @param agent which agent is asked
     */
    record Kinds(Optional<String> kind, AgentChoice agent) implements Question {
        @Override
        public List<String> words() {
            return kind.map(name -> List.of("kinds", name)).orElse(List.of("kinds"));
        }
    }

    /**
     * Ask which plugins there are.
     *
     * @param agent which agent is asked
     */
    record PluginList(AgentChoice agent) implements Question {
        @Override
        public List<String> words() {
            return List.of("plugin", "list");
        }
    }

    /**
     * Have a plugin removed.
     *
     * @param name the plugin's name
     * @param force although the distribution's plugin of that name cannot take its place
     * @param agent which agent is asked
     */
    record PluginRemove(String name, boolean force, AgentChoice agent) implements Question {
        @Override
        public List<String> words() {
            return force ? List.of("plugin", "remove", "--force", name) : List.of("plugin", "remove", name);
        }
    }

    /**
     * Have a plugin installed or updated.
     *
     * @param action which of the two
     * @param files the plugin's jar
     * @param force take it though it refuses declarations that its predecessor accepted
     * @param agent which agent is asked
     */
    record PluginFiles(Action action, List<Path> files, boolean force, AgentChoice agent) implements Question {

        /** What is done with the files. */
        public enum Action {
            /** There is no such plugin yet. */
            INSTALL,
            /** It takes the place of the plugin of its name. */
            UPDATE
        }

        @Override
        public List<String> words() {
            List<String> words = new ArrayList<>(List.of("plugin", action.name().toLowerCase(Locale.ROOT)));
            if (force) {
                words.add("--force");
            }
            files.forEach(file -> words.add(file.toString()));
            return words;
        }
    }

    /**
     * Write a project for a new plugin.
     *
     * @param kind the kind that it is to offer
     * @param directory where to, empty for a directory named like the kind
     */
    record PluginNew(KindName kind, Optional<Path> directory) implements Command {}

    /**
     * Make the agent a service of this machine.
     *
     * @param now start it, too
     */
    record ServiceInstall(boolean now) implements Command {}

    /** Stop the service and remove it. */
    record ServiceUninstall() implements Command {}

    /**
     * Explain.
     *
     * @param text what to print
     */
    record Help(String text) implements Command {}

    /** Tell the version. */
    record Version() implements Command {}
}
