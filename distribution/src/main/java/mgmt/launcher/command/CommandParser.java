package mgmt.launcher.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mgmt.launcher.command.Command.AgentChoice;
import mgmt.launcher.command.Command.ClusterChoice;
import mgmt.launcher.command.Command.ClusterRecover;
import mgmt.launcher.command.Command.ClusterRejoin;
import mgmt.launcher.command.Command.ClusterSize;
import mgmt.launcher.command.Command.ClusterWithdraw;
import mgmt.launcher.command.Command.Events;
import mgmt.launcher.command.Command.Explain;
import mgmt.launcher.command.Command.Graph;
import mgmt.launcher.command.Command.Help;
import mgmt.launcher.command.Command.Kinds;
import mgmt.launcher.command.Command.Limits;
import mgmt.launcher.command.Command.ListenAddress;
import mgmt.launcher.command.Command.Plan;
import mgmt.launcher.command.Command.PluginFiles;
import mgmt.launcher.command.Command.PluginList;
import mgmt.launcher.command.Command.PluginNew;
import mgmt.launcher.command.Command.PluginRemove;
import mgmt.launcher.command.Command.PrefixChoice;
import mgmt.launcher.command.Command.Reports;
import mgmt.launcher.command.Command.Retry;
import mgmt.launcher.command.Command.Run;
import mgmt.launcher.command.Command.ServiceInstall;
import mgmt.launcher.command.Command.ServiceUninstall;
import mgmt.launcher.command.Command.Status;
import mgmt.launcher.command.Command.Validate;
import mgmt.launcher.command.Command.Version;
import mgmt.launcher.command.Command.Watch;
import mgmt.launcher.project.KindName;

/** Understands a command line. An option wins over its variable of the environment, an empty variable is none. */
public final class CommandParser {

    private final Map<String, String> environment;

    /**
     * Makes one.
     *
     * @param environment the variables of the process
     */
    public CommandParser(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Understands the words behind the program's name.
     *
     * @param words what the user wrote
     * @return what to do
     * @throws UsageException when they ask for nothing that there is
     */
    public Command parse(List<String> words) throws UsageException {
        if (words.isEmpty()) {
            throw new UsageException("a command is missing (see mgmt --help)");
        }
        String first = words.get(0);
        List<String> rest = words.subList(1, words.size());
        return switch (first) {
            case "--help", "-h" -> new Help(HelpText.general());
            case "--version" -> new Version();
            case "help" -> help(rest);
            case "run", "validate", "plan", "status", "kinds", "events", "explain", "graph", "retry" ->
                command(first, Arguments.of(first, rest));
            case "plugin", "cluster", "service" -> group(first, rest);
            default -> throw unknown(first);
        };
    }

    private static Help help(List<String> words) throws UsageException {
        if (words.isEmpty()) {
            return new Help(HelpText.general());
        }
        String command = words.get(0);
        if (!CommandOptions.COMMANDS.containsKey(command)) {
            throw unknown(command);
        }
        if (CommandOptions.GROUPS.containsKey(command) && words.size() > 1) {
            return new Help(HelpText.of(command + " " + second(command, words.get(1))));
        }
        return new Help(HelpText.of(command));
    }

    private static UsageException unknown(String word) {
        if (word.startsWith("-")) {
            return new UsageException(
                    "unknown option " + word + " (options stand behind the command; see mgmt --help)");
        }
        for (String group : List.of("plugin", "cluster", "service")) {
            if (seconds(group).contains(word)) {
                return new UsageException("unknown command " + word + " (did you mean " + group + " " + word + "?)");
            }
        }
        return new UsageException("unknown command " + word
                + NearestName.of(word, CommandOptions.COMMANDS.keySet())
                        .map(near -> " (did you mean " + near + "?)")
                        .orElse(" (see mgmt --help)"));
    }

    private Command command(String name, Arguments arguments) throws UsageException {
        if (arguments.has("help")) {
            return new Help(HelpText.of(name));
        }
        return switch (name) {
            case "run" -> run(arguments);
            case "validate" -> validate(arguments);
            case "plan" -> plan(arguments);
            case "kinds" -> kinds(arguments);
            case "events" -> events(arguments);
            case "explain" ->
                new Explain(
                        operand("explain", "resource", "RESOURCE", arguments), arguments.has("json"), agent(arguments));
            case "graph" -> graph(arguments);
            case "retry" -> retry(arguments);
            default -> status(arguments);
        };
    }

    private static Command group(String group, List<String> words) throws UsageException {
        if (words.isEmpty()) {
            throw new UsageException(
                    group + " wants to be told what to do: " + choice(group) + " (see mgmt help " + group + ")");
        }
        if (words.get(0).equals("--help")) {
            return new Help(HelpText.of(group));
        }
        String name = group + " " + second(group, words.get(0));
        Arguments arguments = Arguments.of(name, words.subList(1, words.size()));
        if (arguments.has("help")) {
            return new Help(HelpText.of(name));
        }
        return switch (name) {
            case "service install" -> {
                refuseOperands(name, arguments, "");
                yield new ServiceInstall(arguments.has("now"));
            }
            case "service uninstall" -> {
                refuseOperands(name, arguments, "");
                yield new ServiceUninstall();
            }
            case "cluster status" -> {
                refuseOperands(name, arguments, "");
                yield new Status(true, agent(arguments));
            }
            case "cluster size" -> clusterSize(arguments);
            case "cluster recover" -> {
                refuseOperands(name, arguments, "");
                yield new ClusterRecover(agent(arguments));
            }
            case "cluster withdraw" ->
                new ClusterWithdraw(operand(name, "host", "HOST", arguments), arguments.has("force"), agent(arguments));
            case "cluster rejoin" -> {
                refuseOperands(name, arguments, "");
                yield new ClusterRejoin(agent(arguments));
            }
            case "plugin list" -> {
                refuseOperands(name, arguments, "");
                yield new PluginList(agent(arguments));
            }
            case "plugin install" -> pluginFiles(PluginFiles.Action.INSTALL, name, arguments);
            case "plugin update" -> pluginFiles(PluginFiles.Action.UPDATE, name, arguments);
            case "plugin remove" ->
                new PluginRemove(operand(name, "name", "NAME", arguments), arguments.has("force"), agent(arguments));
            default -> new PluginNew(kindName(operand(name, "name", "NAME", arguments)), arguments.path("directory"));
        };
    }

    private static ClusterSize clusterSize(Arguments arguments) throws UsageException {
        List<String> operands = arguments.operands();
        if (operands.size() > 1) {
            throw new UsageException(
                    "cluster size takes one number, or none to show what it is: mgmt cluster size [NUMBER]");
        }
        return operands.isEmpty()
                ? new ClusterSize(Optional.empty(), agent(arguments))
                : new ClusterSize(
                        Optional.of(ClusterArguments.size("cluster size", operands.get(0))), agent(arguments));
    }

    /** The commands of a group as a sentence lists them. */
    private static String choice(String group) {
        String all = String.join(", ", seconds(group));
        int last = all.lastIndexOf(", ");
        return all.substring(0, last) + " or " + all.substring(last + 2);
    }

    private static Set<String> seconds(String group) {
        return CommandOptions.GROUPS.getOrDefault(group, Map.of()).keySet();
    }

    private static String second(String group, String word) throws UsageException {
        if (seconds(group).contains(word)) {
            return word;
        }
        if (word.startsWith("-")) {
            throw new UsageException("unknown option " + word
                    + " (options stand behind what is to be done; see mgmt help " + group + ")");
        }
        throw new UsageException("unknown command " + group + " " + word
                + NearestName.of(word, seconds(group))
                        .map(near -> " (did you mean " + group + " " + near + "?)")
                        .orElse(" (see mgmt help " + group + ")"));
    }

    private static PluginFiles pluginFiles(PluginFiles.Action action, String command, Arguments arguments)
            throws UsageException {
        if (arguments.operands().isEmpty()) {
            throw new UsageException(command + " wants a jar file: mgmt " + command + " FILE...");
        }
        List<Path> files = new ArrayList<>();
        for (String operand : arguments.operands()) {
            files.add(Arguments.path("FILE", operand));
        }
        return new PluginFiles(action, files, arguments.has("force"), agent(arguments));
    }

    private static KindName kindName(String text) throws UsageException {
        try {
            return new KindName(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static String operand(String command, String what, String placeholder, Arguments arguments)
            throws UsageException {
        List<String> operands = arguments.operands();
        if (operands.size() != 1 || operands.get(0).isBlank()) {
            throw new UsageException(command + " wants one " + what + ": mgmt " + command + " " + placeholder);
        }
        return operands.get(0);
    }

    private static AgentChoice agent(Arguments arguments) throws UsageException {
        return new AgentChoice(arguments.value("hostname"), arguments.path("prefix"));
    }

    private static Kinds kinds(Arguments arguments) throws UsageException {
        List<String> operands = arguments.operands();
        if (operands.size() > 1) {
            throw new UsageException("kinds takes one name, or none for all of them: mgmt kinds [NAME]");
        }
        return new Kinds(operands.stream().findFirst(), agent(arguments));
    }

    private Run run(Arguments arguments) throws UsageException {
        refuseOperands("run", arguments, " (a graph file is given with --yaml)");
        boolean config = !arguments.has("no-watch") && !arguments.has("no-config-watch");
        boolean stream = !arguments.has("no-watch") && !arguments.has("no-stream-watch");
        Limits limits = new Limits(convergedTimeout(arguments), maxRuntime(arguments));
        ClusterChoice cluster = ClusterArguments.read(arguments, environment);
        if (cluster.converged() && limits.convergedTimeout().isEmpty()) {
            throw new UsageException("--converged-cluster says when --converged-timeout counts, which is not given");
        }
        Reports reports = reports(arguments);
        if (reports.convergedStatus().isPresent() && limits.convergedTimeout().isEmpty()) {
            throw new UsageException(
                    "--converged-status is about the end of a run with --converged-timeout, which is not given");
        }
        return new Run(
                arguments.path("yaml"),
                arguments.value("hostname"),
                prefix(arguments),
                limits,
                arguments.has("noop"),
                sema(arguments),
                new Watch(config, stream),
                cluster,
                metrics(arguments),
                reports);
    }

    /** Whoever says where wants them. */
    private Optional<ListenAddress> metrics(Arguments arguments) throws UsageException {
        Optional<String> written = arguments.value("prometheus-listen");
        if (written.isPresent()) {
            return Optional.of(ListenArgument.read("--prometheus-listen", written.get()));
        }
        Optional<String> usual = variable("MGMT_PROMETHEUS_LISTEN");
        if (usual.isPresent()) {
            return Optional.of(ListenArgument.read("MGMT_PROMETHEUS_LISTEN", usual.get()));
        }
        return arguments.has("prometheus") ? Optional.of(ListenAddress.USUAL_METRICS) : Optional.empty();
    }

    /** Minus one was the original's way to say no limit. */
    private static Optional<Integer> sema(Arguments arguments) throws UsageException {
        Optional<String> written = arguments.value("sema");
        if (written.isEmpty()) {
            return Optional.empty();
        }
        try {
            int number = Integer.parseInt(written.get().strip());
            if (number >= -1) {
                return Optional.of(number).filter(each -> each > 0);
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is too small.
        }
        throw new UsageException("--sema wants a whole number, not " + written.get());
    }

    private static Reports reports(Arguments arguments) throws UsageException {
        Optional<Path> graphviz = arguments.path("graphviz");
        Optional<String> filter = arguments.value("graphviz-filter");
        if (filter.isPresent() && !Reports.FILTERS.contains(filter.get())) {
            throw new UsageException(
                    "--graphviz-filter is one of " + String.join(", ", Reports.FILTERS) + ", not " + filter.get());
        }
        if (filter.isPresent() && graphviz.isEmpty()) {
            throw new UsageException("--graphviz-filter is about the picture of --graphviz, which is not given");
        }
        return new Reports(graphviz, filter, arguments.path("converged-status"));
    }

    private PrefixChoice prefix(Arguments arguments) throws UsageException {
        Optional<Path> path = arguments.path("prefix");
        boolean temporary = arguments.has("tmp-prefix");
        if (path.isPresent() && temporary) {
            throw new UsageException("--prefix and --tmp-prefix exclude each other");
        }
        Optional<String> usual = variable("MGMT_PREFIX");
        if (path.isEmpty() && !temporary && usual.isPresent()) {
            path = Optional.of(Arguments.path("MGMT_PREFIX", usual.get()));
        }
        return new PrefixChoice(path, temporary, arguments.has("allow-tmp-prefix"));
    }

    /** Minus one was the original's way to say never. */
    private Optional<Integer> convergedTimeout(Arguments arguments) throws UsageException {
        return seconds(arguments, "converged-timeout", "MGMT_CONVERGED_TIMEOUT", -1)
                .filter(seconds -> seconds >= 0);
    }

    /** Zero was the original's way to say never. */
    private Optional<Integer> maxRuntime(Arguments arguments) throws UsageException {
        return seconds(arguments, "max-runtime", "MGMT_MAX_RUNTIME", 0).filter(seconds -> seconds > 0);
    }

    private Optional<Integer> seconds(Arguments arguments, String option, String variable, int least)
            throws UsageException {
        Optional<String> value = arguments.value(option);
        String where = value.isPresent() ? "--" + option : variable;
        Optional<String> written = value.isPresent() ? value : variable(variable);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        try {
            int seconds = Integer.parseInt(written.get().strip());
            if (seconds >= least) {
                return Optional.of(seconds);
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is too small.
        }
        throw new UsageException(where + " wants a whole number of seconds, not " + written.get());
    }

    private Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private Validate validate(Arguments arguments) throws UsageException {
        Path file = Arguments.path("FILE", operand("validate", "graph file", "FILE", arguments));
        return new Validate(file, prefix(arguments).path());
    }

    private Plan plan(Arguments arguments) throws UsageException {
        Path file = Arguments.path("FILE", operand("plan", "graph file", "FILE", arguments));
        return new Plan(file, prefix(arguments).path(), arguments.has("json"));
    }

    private static Events events(Arguments arguments) throws UsageException {
        refuseOperands("events", arguments, " (mgmt explain RESOURCE tells of one)");
        return new Events(arguments.has("follow"), arguments.has("json"), agent(arguments));
    }

    private static Graph graph(Arguments arguments) throws UsageException {
        refuseOperands("graph", arguments, "");
        if (arguments.has("dot") && arguments.has("json")) {
            throw new UsageException("--dot and --json exclude each other");
        }
        Graph.Format format =
                arguments.has("dot") ? Graph.Format.DOT : arguments.has("json") ? Graph.Format.JSON : Graph.Format.TEXT;
        return new Graph(format, agent(arguments));
    }

    private static Retry retry(Arguments arguments) throws UsageException {
        List<String> operands = arguments.operands();
        if (operands.size() > 1) {
            throw new UsageException(
                    "retry takes one resource, or none for all that have failed: mgmt retry [RESOURCE]");
        }
        return new Retry(operands.stream().findFirst(), agent(arguments));
    }

    private static Status status(Arguments arguments) throws UsageException {
        refuseOperands("status", arguments, "");
        return new Status(arguments.has("cluster"), agent(arguments));
    }

    private static void refuseOperands(String command, Arguments arguments, String hint) throws UsageException {
        if (!arguments.operands().isEmpty()) {
            String first = arguments.operands().get(0);
            throw new UsageException(command + " does not understand " + first + hint);
        }
    }
}
