package mgmt.launcher.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The commands and their options: read by the parser and by the help, so that neither can forget one. */
final class CommandOptions {

    /** Each command with what the general help says of it. */
    static final Map<String, String> COMMANDS = commands();

    /** What can be done with plugins: the word behind {@code plugin}, with what the help says of it. */
    static final Map<String, String> PLUGIN_COMMANDS = pluginCommands();

    /** Commands of two words: the first of them, with what may be the second. */
    static final Map<String, Map<String, String>> GROUPS =
            Map.of("plugin", PLUGIN_COMMANDS, "cluster", clusterCommands(), "service", serviceCommands());

    private CommandOptions() {}

    private static Map<String, String> commands() {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("run", "run an agent on this machine, in the foreground");
        commands.put("validate", "check a graph file against the installed kinds");
        commands.put("plan", "show what an agent would do with a graph file, changing nothing");
        commands.put("status", "show the resources of a running agent, or the hosts of its cluster");
        commands.put("events", "show what a running agent has changed last, and why");
        commands.put("explain", "show why a resource of a running agent is as it is");
        commands.put("graph", "show the graph of a running agent");
        commands.put("retry", "have a running agent give what has failed a new start");
        commands.put("kinds", "show which kinds of resource there are, or the fields of one");
        commands.put("plugin", "list, install, update and remove plugins, or begin to write one");
        commands.put("cluster", "show, size and repair the cluster, and put right what it exchanges");
        commands.put("service", "have systemd run the agent, or have it do so no longer");
        commands.put("help", "explain a command");
        return commands;
    }

    private static Map<String, String> pluginCommands() {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("list", "show the plugins of a running agent, and what is wrong with any of them");
        commands.put("install", "add a plugin to a running agent");
        commands.put("update", "replace a plugin of a running agent by another version of it");
        commands.put("remove", "take a plugin from a running agent");
        commands.put("new", "write a project that builds a plugin with a kind of your own");
        return commands;
    }

    private static Map<String, String> clusterCommands() {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("status", "show the hosts of the cluster, and how it is");
        commands.put("size", "show or change how many hosts run a server of the cluster");
        commands.put("recover", "make a new cluster of what this host has of one that is lost for good");
        commands.put("withdraw", "take back what a host has exported that left for good");
        commands.put("rejoin", "let go of what the store of the cluster has lost");
        return commands;
    }

    private static Map<String, String> serviceCommands() {
        Map<String, String> commands = new LinkedHashMap<>();
        commands.put("install", "run the agent as a service of systemd, at every boot");
        commands.put("uninstall", "stop that service and remove it");
        return commands;
    }

    /** What the help says of a command, be it of one word or of two. */
    static String description(String command) {
        int blank = command.indexOf(' ');
        return blank < 0
                ? COMMANDS.getOrDefault(command, "")
                : GROUPS.getOrDefault(command.substring(0, blank), Map.of())
                        .getOrDefault(command.substring(blank + 1), "");
    }

    static Options of(String command) {
        return switch (command) {
            case "run" -> run();
            case "kinds",
                    "retry",
                    "plugin list",
                    "cluster status",
                    "cluster size",
                    "cluster recover",
                    "cluster rejoin" -> agent();
            case "status" -> agent().addOption(flag("cluster", "show the hosts of the cluster instead"));
            case "events" ->
                agent().addOption(flag("follow", "go on with what is changed from now on"))
                        .addOption(flag("json", "for programs, one object in each line"));
            case "explain" -> agent().addOption(flag("json", "for programs"));
            case "graph" ->
                agent().addOption(flag("dot", "in the language of Graphviz")).addOption(flag("json", "for programs"));
            case "cluster withdraw" -> agent().addOption(flag("force", "do so though the host is there"));
            case "plugin remove" ->
                agent().addOption(flag("force", "remove it though the distribution's cannot take its place"));
            case "validate" ->
                helpOnly()
                        .addOption(value(
                                "prefix",
                                "DIRECTORY",
                                "the plugins of this prefix count too (environment: MGMT_PREFIX)"));
            case "plan" ->
                helpOnly()
                        .addOption(value(
                                "prefix",
                                "DIRECTORY",
                                "the plugins and the state of this prefix count (environment: MGMT_PREFIX)"))
                        .addOption(flag("json", "for programs"));
            case "plugin install", "plugin update" ->
                agent().addOption(flag("force", "take it though it refuses declarations that the old one accepted"));
            case "service install" -> helpOnly().addOption(flag("now", "start it, too, or start it anew"));
            case "plugin new" ->
                helpOnly().addOption(value("directory", "DIRECTORY", "where to (default: a new directory, NAME)"));
            default -> helpOnly();
        };
    }

    private static Options run() {
        return cluster(helpOnly()
                .addOption(value("yaml", "FILE", "the graph file"))
                .addOption(value("hostname", "NAME", "the name of this host (default: the operating system's)"))
                .addOption(value("prefix", "DIRECTORY", "where the agent keeps its state (environment: MGMT_PREFIX)"))
                .addOption(flag("tmp-prefix", "use a fresh temporary directory instead"))
                .addOption(flag("allow-tmp-prefix", "use one if the prefix cannot be made"))
                .addOption(Option.builder("t")
                        .longOpt("converged-timeout")
                        .hasArg()
                        .argName("SECONDS")
                        .desc("end after so long at rest; 0: at once (environment: MGMT_CONVERGED_TIMEOUT)")
                        .get())
                .addOption(value("max-runtime", "SECONDS", "end after so long (environment: MGMT_MAX_RUNTIME)"))
                .addOption(value("converged-status", "FILE", "write there how a run with that timeout has ended"))
                .addOption(flag("noop", "check and report, change nothing"))
                .addOption(value("sema", "NUMBER", "run at most so many resources at one time; 1: one after another"))
                .addOption(flag("prometheus", "serve metrics at http://127.0.0.1:9233/metrics"))
                .addOption(
                        value("prometheus-listen", "ADDRESS", "serve them there (environment: MGMT_PROMETHEUS_LISTEN)"))
                .addOption(Option.builder("g")
                        .longOpt("graphviz")
                        .hasArg()
                        .argName("FILE")
                        .desc("draw each new graph in FILE@HOST, and FILE@HOST.png")
                        .get())
                .addOption(Option.builder("gf")
                        .longOpt("graphviz-filter")
                        .hasArg()
                        .argName("PROGRAM")
                        .desc("by dot (the default), neato, twopi, circo or fdp")
                        .get())
                .addOption(flag("no-watch", "follow neither of the next two"))
                .addOption(flag("no-config-watch", "read the graph file once, don't follow it"))
                .addOption(flag("no-stream-watch", "don't follow what other hosts export"))
                .addOption(flag("no-pgp", "accepted for old scripts, without effect")));
    }

    /** What is about other hosts; those with a value have a variable of the environment too, see the help. */
    private static Options cluster(Options run) {
        return run.addOption(value("transport", "NAME", "how other hosts are reached: etcd, local, or a plugin's"))
                .addOption(value("seeds", "URL", "etcd: some of its members' addresses; may be repeated"))
                .addOption(value("client-urls", "URL", "etcd: where this host's own one listens for clients"))
                .addOption(value("server-urls", "URL", "etcd: where it listens for other members"))
                .addOption(value("advertise-client-urls", "URL", "etcd: what clients are told instead"))
                .addOption(value("advertise-server-urls", "URL", "etcd: what other members are told instead"))
                .addOption(value(
                        "ideal-cluster-size", "NUMBER", "etcd: how many of the hosts run one, at most (default: 5)"))
                .addOption(flag("no-server", "etcd: never run one on this host"))
                .addOption(value("cluster-dir", "DIRECTORY", "local: what the agents of this machine share"))
                .addOption(flag("export-ttl", "what this host exports goes when the host does"))
                .addOption(flag("converged-cluster", "--converged-timeout counts when all hosts are converged"));
    }

    private static Options agent() {
        return helpOnly()
                .addOption(value("hostname", "NAME", "ask the agent of this host name"))
                .addOption(value("prefix", "DIRECTORY", "ask the agent that keeps its state there"));
    }

    private static Options helpOnly() {
        return new Options().addOption(flag("help", "show this help"));
    }

    private static Option flag(String name, String description) {
        return Option.builder().longOpt(name).desc(description).get();
    }

    private static Option value(String name, String placeholder, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(placeholder)
                .desc(description)
                .get();
    }
}
