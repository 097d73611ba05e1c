package mgmt.launcher.command;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.cli.Option;

/** What {@code --help} prints. */
final class HelpText {

    private static final String AGENT = """

            An agent is found by itself when it is the only one.
            """;

    private HelpText() {}

    static String general() {
        return "Usage: mgmt COMMAND [OPTION]...\n"
                + "Keeps files, services and the rest of a machine as a graph file says.\n"
                + "\nCommands:\n"
                + table(CommandOptions.COMMANDS)
                + "\nOptions:\n"
                + table(Map.of("--help", "show this help"))
                + table(Map.of("--version", "show the version"))
                + "\nmgmt help COMMAND tells the options of one. The exit status is 0 when all went well, 1 after an\n"
                + "error, 2 when a plan has something to do, 4 when the agent came to rest with something failed, 64\n"
                + "when the command line is wrong.\n";
    }

    static String of(String command) {
        return "Usage: mgmt " + synopsis(command) + "\n"
                + sentence(CommandOptions.description(command))
                + commands(command)
                + "\nOptions:\n" + table(options(command)) + more(command);
    }

    private static String commands(String group) {
        Map<String, String> commands = CommandOptions.GROUPS.getOrDefault(group, Map.of());
        return commands.isEmpty() ? "" : "\nCommands:\n" + table(commands);
    }

    private static String synopsis(String command) {
        return switch (command) {
            case "run" -> "run [OPTION]...";
            case "validate" -> "validate [--prefix DIRECTORY] FILE";
            case "plan" -> "plan [--json] [--prefix DIRECTORY] FILE";
            case "events" -> "events [--follow] [--json] [--hostname NAME | --prefix DIRECTORY]";
            case "explain" -> "explain [--json] [--hostname NAME | --prefix DIRECTORY] RESOURCE";
            case "graph" -> "graph [--dot | --json] [--hostname NAME | --prefix DIRECTORY]";
            case "retry" -> "retry [--hostname NAME | --prefix DIRECTORY] [RESOURCE]";
            case "status" -> "status [--cluster] [--hostname NAME | --prefix DIRECTORY]";
            case "kinds" -> "kinds [NAME] [--hostname NAME | --prefix DIRECTORY]";
            case "plugin" -> "plugin COMMAND [OPTION]...";
            case "plugin list" -> "plugin list [--hostname NAME | --prefix DIRECTORY]";
            case "plugin install" -> "plugin install [OPTION]... FILE...";
            case "plugin update" -> "plugin update [OPTION]... FILE...";
            case "plugin remove" -> "plugin remove [OPTION]... NAME";
            case "plugin new" -> "plugin new [--directory DIRECTORY] NAME";
            case "cluster" -> "cluster COMMAND [OPTION]...";
            case "cluster withdraw" -> "cluster withdraw [OPTION]... HOST";
            case "cluster status" -> "cluster status [--hostname NAME | --prefix DIRECTORY]";
            case "cluster size" -> "cluster size [--hostname NAME | --prefix DIRECTORY] [NUMBER]";
            case "cluster recover" -> "cluster recover [--hostname NAME | --prefix DIRECTORY]";
            case "cluster rejoin" -> "cluster rejoin [--hostname NAME | --prefix DIRECTORY]";
            case "service" -> "service COMMAND [OPTION]...";
            case "service install" -> "service install [--now]";
            case "service uninstall" -> "service uninstall";
            default -> "help [COMMAND]";
        };
    }

    private static String more(String command) {
        return switch (command) {
            case "run" -> """

                Without --prefix the state is kept in /var/lib/mgmt by root, and in the user's state
                directory (XDG_STATE_HOME) by others. ^C ends the agent in order; a second one interrupts
                what is running; a third one ends it at once.

                Other hosts are reached when the graph needs them, or an option is given that is about them: by
                the transport of --transport, or of the options that only one has, or of conf/mgmt.transport.cfg
                in the prefix or in the installation, or else by the first of etcd and local that is installed.
                URL may be several, separated by commas, semicolons or blanks. Environment: MGMT_TRANSPORT,
                MGMT_SEEDS, MGMT_CLIENT_URLS, MGMT_SERVER_URLS, MGMT_ADVERTISE_CLIENT_URLS,
                MGMT_ADVERTISE_SERVER_URLS, MGMT_IDEAL_CLUSTER_SIZE, MGMT_CLUSTER_DIR.
                """;
            case "status", "plugin list", "graph" -> AGENT;
            case "plan" -> """

                Every resource is checked, and nothing is applied. No agent is needed for this. What others have to
                be applied for first cannot be told yet, and is named as such. What the cluster would bring is left
                out. The exit status is 0 when there is nothing to do, 2 when there is, and 1 when something has
                failed.
                """;
            case "events" -> """

                The agent remembers its last 1,000 events. ^C ends --follow, as does the end of the agent; when it
                reads more slowly than events come, those that are left out are counted.
                """ + AGENT;
            case "explain" -> """

                RESOURCE is a kind and a name, such as file[/etc/motd], as mgmt status shows it.
                """ + AGENT;
            case "retry" -> """

                RESOURCE is a kind and a name, such as file[/etc/motd]; without it, whatever has failed is meant.
                A resource that waits for its next retry is run at once.
                """ + AGENT;
            case "kinds" -> """

                A running agent is asked, which is found by itself when it is the only one. Where none is
                running, the answer tells of the kinds that an agent would have.
                """;
            case "plugin" -> """

                mgmt help plugin COMMAND tells the options of one.
                """;
            case "plugin install" -> """

                The agent keeps a copy of the file in its prefix: it has the plugin again when it is started
                again. Resources that wait for a kind of the plugin come to life at once.
                """ + AGENT;
            case "plugin update" -> """

                The new version starts beside the old one and is tried with every declaration of the running
                graph. Only when all is well the resources go over to it; else the old one has not noticed.
                A version that is older than the running one is taken too: so an update is rolled back.
                Bundles of the system itself, such as mgmt.api and mgmt.engine, are updated in the same way;
                those that belong together are named together. The agent then starts anew with them.
                """ + AGENT;
            case "plugin remove" -> """

                NAME is a plugin's name as mgmt plugin list shows it. Its resources are left as they are on the
                machine, and wait until a plugin offers their kind again. Where the distribution has a plugin of that
                name, that one takes its place. A newer bundle of the system, such as mgmt.engine, is removed in
                the same way.
                """ + AGENT;
            case "plugin new" -> """

                NAME is the kind's, as it is written in a graph file: lower-case letters, digits and single
                hyphens, such as motd or apt-key. No agent is needed for this.
                """;
            case "cluster" -> """

                mgmt help cluster COMMAND tells the options of one.
                """;
            case "cluster status" -> """

                The same as mgmt status --cluster.
                """ + AGENT;
            case "cluster size" -> """

                NUMBER is from 1 to 15, and counts for the whole cluster from now on; without it, the number that
                counts is shown. The cluster grows to it as far as hosts offer to run a server (mgmt run
                --server-urls), one after the other, and shrinks to it. Of an even number one host stands by.
                """ + AGENT;
            case "cluster recover" -> """

                For a cluster whose members are lost for good, more than half of them: while it can come back by
                itself, it does, and needs none of this. The agent stops this host's own etcd, moves its data
                aside, and makes a new cluster of one member of them. Run it on ONE host that still has data; the
                others join again by themselves. What was exchanged last may be missing, if no survivor had it.
                """ + AGENT;
            case "cluster withdraw" -> """

                HOST is a host's name as mgmt cluster status shows it. What it has exported is taken from the
                store, and other hosts no longer manage it; what they have made of it stays on them.
                """ + AGENT;
            case "cluster rejoin" -> """

                When the agent finds another store in the place of the one that it knows, such as an empty one
                after a loss, it goes on with what it had collected. This has it take the new one as it is.
                """ + AGENT;
            case "service" -> """

                mgmt help service COMMAND tells the options of one.
                """;
            case "service install" -> """

                Writes /etc/systemd/system/mgmt.service, which runs this installation from where it lies, and
                enables it. The graph file and all other flags are set in /etc/default/mgmt. Run it again after
                an upgrade to another directory; what you have set is kept.
                """;
            case "service uninstall" -> """

                What the agent has made on this machine stays, and so does its prefix. /etc/default/mgmt is
                removed if nobody has edited it.
                """;
            default -> "";
        };
    }

    private static String sentence(String description) {
        return Character.toUpperCase(description.charAt(0)) + description.substring(1) + ".\n";
    }

    private static Map<String, String> options(String command) {
        Map<String, String> rows = new LinkedHashMap<>();
        Option help = null;
        for (Option option : CommandOptions.of(command).getOptions()) {
            if (option.getLongOpt().equals("help")) {
                help = option;
            } else {
                rows.put(spelling(option), option.getDescription());
            }
        }
        if (help != null) {
            rows.put(spelling(help), help.getDescription());
        }
        return rows;
    }

    private static String spelling(Option option) {
        String name = option.getOpt() == null ? "" : "-" + option.getOpt() + ", ";
        return name + "--" + option.getLongOpt() + (option.hasArg() ? " " + option.getArgName() : "");
    }

    private static String table(Map<String, String> rows) {
        int width = 10;
        for (String left : rows.keySet()) {
            width = Math.max(width, left.length());
        }
        StringBuilder text = new StringBuilder();
        for (Map.Entry<String, String> row : rows.entrySet()) {
            text.append("  ").append(row.getKey());
            text.append(" ".repeat(width - row.getKey().length() + 2));
            text.append(row.getValue()).append('\n');
        }
        return text.toString();
    }
}
