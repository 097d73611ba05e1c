package mgmt.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mgmt.launcher.command.Command.AgentChoice;
import mgmt.launcher.command.Command.ClusterChoice;
import mgmt.launcher.command.Command.Limits;
import mgmt.launcher.command.Command.ListenAddress;
import mgmt.launcher.command.Command.PluginFiles;
import mgmt.launcher.command.Command.PrefixChoice;
import mgmt.launcher.command.Command.Reports;
import mgmt.launcher.command.Command.Run;
import mgmt.launcher.command.Command.Watch;
import mgmt.launcher.project.KindName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {

    private static final ClusterChoice NO_WISH =
            new ClusterChoice(Optional.empty(), Map.of(), Optional.empty(), false, false);
    private static final AgentChoice ANY = new AgentChoice(Optional.empty(), Optional.empty());

    @Test
    void runWithoutOptionsIsLegalAndFollowsEverything() throws Exception {
        assertThat(parse("run"))
                .isEqualTo(new Run(
                        Optional.empty(),
                        Optional.empty(),
                        new PrefixChoice(Optional.empty(), false, false),
                        new Limits(Optional.empty(), Optional.empty()),
                        false,
                        Optional.empty(),
                        new Watch(true, true),
                        NO_WISH,
                        Optional.empty(),
                        Reports.NONE));
    }

    @Test
    void takesEveryOptionOfRunInBothSpellings() throws Exception {
        Run expected = new Run(
                Optional.of(Path.of("g.yaml")),
                Optional.of("h1"),
                new PrefixChoice(Optional.of(Path.of("/p")), false, true),
                new Limits(Optional.of(0), Optional.of(60)),
                true,
                Optional.of(2),
                new Watch(false, false),
                new ClusterChoice(
                        Optional.of("etcd"),
                        Map.of(
                                "seeds", "http://a:1,http://b:2",
                                "client-urls", "http://c:3",
                                "server-urls", "http://d:4",
                                "advertise-client-urls", "http://e:5",
                                "advertise-server-urls", "http://f:6",
                                "no-server", "true"),
                        Optional.empty(),
                        true,
                        true),
                Optional.of(new ListenAddress("192.0.2.1", 9000)),
                new Reports(Optional.of(Path.of("g.dot")), Optional.of("neato"), Optional.of(Path.of("end.json"))));
        assertThat(
                        parse(
                                "run --yaml g.yaml --hostname h1 --prefix /p --allow-tmp-prefix -t 0 --max-runtime 60 --noop --sema 2 --prometheus --prometheus-listen 192.0.2.1:9000 --no-watch --no-pgp --transport etcd --seeds http://a:1 --seeds http://b:2 --client-urls http://c:3 --server-urls http://d:4 --advertise-client-urls http://e:5 --advertise-server-urls http://f:6 --no-server --export-ttl --converged-cluster -g g.dot -gf neato --converged-status end.json"))
                .isEqualTo(expected);
        assertThat(
                        parse(
                                "run --yaml=g.yaml --hostname=h1 --prefix=/p --allow-tmp-prefix --converged-timeout=0 --max-runtime=60 --noop --sema=2 --prometheus-listen=192.0.2.1:9000 --no-config-watch --no-stream-watch --seeds=,http://a:1;http://b:2, --client-urls=http://c:3 --server-urls=http://d:4 --advertise-client-urls=http://e:5 --advertise-server-urls=http://f:6 --no-server --export-ttl --converged-cluster -g g.dot -gf neato --converged-status end.json"))
                .isEqualTo(expected);
    }

    @Test
    void lastOfTwoValuesWins() throws Exception {
        assertThat(((Run) parse("run --hostname a --hostname b")).hostname()).contains("b");
    }

    @Test
    void environmentFillsInWhatIsNotWritten() throws Exception {
        Map<String, String> environment =
                Map.of("MGMT_PREFIX", "/from/environment", "MGMT_CONVERGED_TIMEOUT", "5", "MGMT_MAX_RUNTIME", "7");
        Run bare = (Run) new CommandParser(environment).parse(List.of("run"));
        assertThat(bare.prefix().path()).contains(Path.of("/from/environment"));
        assertThat(bare.limits()).isEqualTo(new Limits(Optional.of(5), Optional.of(7)));

        Run written = (Run) new CommandParser(environment)
                .parse(List.of("run", "--prefix=/written", "-t", "-1", "--max-runtime", "1"));
        assertThat(written.prefix().path()).contains(Path.of("/written"));
        assertThat(written.limits()).isEqualTo(new Limits(Optional.empty(), Optional.of(1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "run                                                  | none      | none      |",
                "run --prometheus                                     | none      | 127.0.0.1 | 9233",
                "run --prometheus-listen localhost:9000               | none      | localhost | 9000",
                "run --prometheus --prometheus-listen=[::1]:9233      | none      | ::1       | 9233",
                "run --prometheus-listen [fe80::1%eth0]:0             | none      | fe80::1%eth0 | 0",
                "run --prometheus-listen :65535                       | none      | ''        | 65535",
                "run                                                  | 10.0.0.1:1 | 10.0.0.1 | 1",
                "run --prometheus                                     | 10.0.0.1:1 | 10.0.0.1 | 1",
                "run --prometheus-listen [::]:9000                    | 10.0.0.1:1 | ::       | 9000",
                "run                                                  | ' '        | none     |",
            })
    void metricsAreServedWhenTheyAreWantedAndWhereItIsSaid(String line, String variable, String host, Integer port)
            throws Exception {
        Map<String, String> environment = variable == null ? Map.of() : Map.of("MGMT_PROMETHEUS_LISTEN", variable);
        Run run = (Run) new CommandParser(environment).parse(List.of(line.split(" ")));
        assertThat(run.metrics())
                .isEqualTo(host == null ? Optional.empty() : Optional.of(new ListenAddress(host, port)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9233",
                "localhost",
                "localhost:",
                "localhost:http",
                "::1:9233",
                "[::1]",
                "h:65536",
                "h:-1",
                "a b:1"
            })
    void metricsAreNotServedAtWhatIsNoAddress(String text) {
        String rest = " wants an address and a port up to 65535, such as 127.0.0.1:9233, [::1]:9233, or :9233 for all"
                + " addresses, not " + text;
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> new CommandParser(Map.of()).parse(List.of("run", "--prometheus-listen", text)))
                .withMessage("--prometheus-listen" + rest);
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> new CommandParser(Map.of("MGMT_PROMETHEUS_LISTEN", text)).parse(List.of("run")))
                .withMessage("MGMT_PROMETHEUS_LISTEN" + rest);
    }

    @Test
    void temporaryPrefixWinsOverThePrefixOfTheEnvironment() throws Exception {
        Run run = (Run) new CommandParser(Map.of("MGMT_PREFIX", "/p")).parse(List.of("run", "--tmp-prefix"));
        assertThat(run.prefix()).isEqualTo(new PrefixChoice(Optional.empty(), true, false));
    }

    @Test
    void emptyVariableIsNone() throws Exception {
        Run run = (Run) new CommandParser(Map.of("MGMT_PREFIX", "", "MGMT_MAX_RUNTIME", " ")).parse(List.of("run"));
        assertThat(run.prefix().path()).isEmpty();
        assertThat(run.limits().maxRuntime()).isEmpty();
    }

    @Test
    void semaWithoutACountIsNone() throws Exception {
        assertThat(((Run) parse("run --sema=0")).sema()).isEmpty();
        assertThat(((Run) parse("run --sema -1")).sema()).isEmpty();
        assertThat(((Run) parse("run --sema 1")).sema()).contains(1);
    }

    @Test
    void minusOneAndZeroAreTheOldWaysToSayNever() throws Exception {
        assertThat(((Run) parse("run --converged-timeout=-1 --max-runtime=0")).limits())
                .isEqualTo(new Limits(Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                              | a command is missing (see mgmt --help)",
                "rnu                             | unknown command rnu (did you mean run?)",
                "frobnicate                      | unknown command frobnicate (see mgmt --help)",
                "help sttus                      | unknown command sttus (did you mean status?)",
                "--noop run                      | unknown option --noop (options stand behind the command; see mgmt --help)",
                "run --yml x                     | unknown option --yml (did you mean --yaml?)",
                "run --yml=x                     | unknown option --yml (did you mean --yaml?)",
                "run --convergedtimeout 5        | unknown option --convergedtimeout (did you mean --converged-timeout?)",
                "run --frobnicate                | unknown option --frobnicate (see mgmt help run)",
                "run -x                          | unknown option -x (see mgmt help run)",
                "run --noop=yes                  | --noop takes no value",
                "run --yaml                      | --yaml wants a value: FILE",
                "run --hostname=                 | --hostname must not be empty",
                "run --prefix /p --tmp-prefix    | --prefix and --tmp-prefix exclude each other",
                "run -t soon                     | --converged-timeout wants a whole number of seconds, not soon",
                "run -t -2                       | --converged-timeout wants a whole number of seconds, not -2",
                "run --sema x                    | --sema wants a whole number, not x",
                "run --sema -2                   | --sema wants a whole number, not -2",
                "run --max-runtime -1            | --max-runtime wants a whole number of seconds, not -1",
                "run g.yaml                      | run does not understand g.yaml (a graph file is given with --yaml)",
                "run --seeds                     | --seeds wants a value: URL",
                "run --seeds ,;                  | --seeds wants an address, such as http://192.0.2.1:2379",
                "run --seed x                    | unknown option --seed (did you mean --seeds?)",
                "run --transport=                | --transport must not be empty",
                "run --cluster-dir=              | --cluster-dir must not be empty",
                "run --transport local --seeds x | --seeds is about the transport etcd, and --transport chooses local",
                "run --transport x --no-server   | --no-server is about the transport etcd, and --transport chooses x",
                "run --transport etcd --cluster-dir d | --cluster-dir is about the transport local, and --transport chooses etcd",
                "run --cluster-dir d --seeds x --no-server | --seeds and --cluster-dir exclude each other",
                "run --no-server=yes             | --no-server takes no value",
                "run --converged-cluster         | --converged-cluster says when --converged-timeout counts, which is not given",
                "run --converged-cluster -t -1   | --converged-cluster says when --converged-timeout counts, which is not given",
                "cluster                         | cluster wants to be told what to do: status, size, recover, withdraw or rejoin (see mgmt help cluster)",
                "cluster withdraw                | cluster withdraw wants one host: mgmt cluster withdraw HOST",
                "cluster withdraw a b            | cluster withdraw wants one host: mgmt cluster withdraw HOST",
                "cluster withdrwa h1             | unknown command cluster withdrwa (did you mean cluster withdraw?)",
                "cluster status all             | cluster status does not understand all",
                "cluster status --cluster       | unknown option --cluster (see mgmt help cluster status)",
                "cluster size 0                 | cluster size wants a whole number from 1 to 15, not 0",
                "cluster size 16                | cluster size wants a whole number from 1 to 15, not 16",
                "cluster size three             | cluster size wants a whole number from 1 to 15, not three",
                "cluster size 3 5               | cluster size takes one number, or none to show what it is: mgmt cluster size [NUMBER]",
                "cluster recover h1             | cluster recover does not understand h1",
                "recover                        | unknown command recover (did you mean cluster recover?)",
                "run --ideal-cluster-size 0     | --ideal-cluster-size wants a whole number from 1 to 15, not 0",
                "run --ideal-cluster-size 16    | --ideal-cluster-size wants a whole number from 1 to 15, not 16",
                "run --ideal-cluster-size x     | --ideal-cluster-size wants a whole number from 1 to 15, not x",
                "run --ideal-cluster-size       | --ideal-cluster-size wants a value: NUMBER",
                "run --ideal-cluster-size 3 --cluster-dir d | --ideal-cluster-size and --cluster-dir exclude each other",
                "cluster rejoin now              | cluster rejoin does not understand now",
                "run --converged-status x        | --converged-status is about the end of a run with --converged-timeout, which is not given",
                "run -g x -gf pdf                | --graphviz-filter is one of dot, neato, twopi, circo, fdp, not pdf",
                "run --graphviz-filter dot       | --graphviz-filter is about the picture of --graphviz, which is not given",
                "plan                            | plan wants one graph file: mgmt plan FILE",
                "plan a b                        | plan wants one graph file: mgmt plan FILE",
                "paln x                          | unknown command paln (did you mean plan?)",
                "events file[x]                  | events does not understand file[x] (mgmt explain RESOURCE tells of one)",
                "explain                         | explain wants one resource: mgmt explain RESOURCE",
                "graph --dot --json              | --dot and --json exclude each other",
                "graph x                         | graph does not understand x",
                "retry a b                       | retry takes one resource, or none for all that have failed: mgmt retry [RESOURCE]",
                "cluster rejoin --force          | unknown option --force (see mgmt help cluster rejoin)",
                "withdraw h1                     | unknown command withdraw (did you mean cluster withdraw?)",
                "status --clustr                 | unknown option --clustr (did you mean --cluster?)",
                "validate                        | validate wants one graph file: mgmt validate FILE",
                "validate a b                    | validate wants one graph file: mgmt validate FILE",
                "status all                      | status does not understand all",
                "kind                            | unknown command kind (did you mean kinds?)",
                "kinds a b                       | kinds takes one name, or none for all of them: mgmt kinds [NAME]",
                "plugins list                    | unknown command plugins (did you mean plugin?)",
                "install x.jar                   | unknown command install (did you mean plugin install?)",
                "plugin                          | plugin wants to be told what to do: list, install, update, remove or new (see mgmt help plugin)",
                "plugin instal x.jar             | unknown command plugin instal (did you mean plugin install?)",
                "plugin frobnicate               | unknown command plugin frobnicate (see mgmt help plugin)",
                "plugin --force install x.jar    | unknown option --force (options stand behind what is to be done; see mgmt help plugin)",
                "plugin list all                 | plugin list does not understand all",
                "plugin install                  | plugin install wants a jar file: mgmt plugin install FILE...",
                "plugin install --forc x         | unknown option --forc (did you mean --force?)",
                "plugin install --frobnicate x   | unknown option --frobnicate (see mgmt help plugin install)",
                "plugin list --force             | unknown option --force (see mgmt help plugin list)",
                "plugin update                   | plugin update wants a jar file: mgmt plugin update FILE...",
                "plugin remove                   | plugin remove wants one name: mgmt plugin remove NAME",
                "plugin new                      | plugin new wants one name: mgmt plugin new NAME",
                "plugin new Motd                 | Motd cannot be the name of a kind: one begins with a lower-case letter and holds lower-case letters, digits and single hyphens, such as motd or apt-key",
                "service                         | service wants to be told what to do: install or uninstall (see mgmt help service)",
                "service remove                  | unknown command service remove (see mgmt help service)",
                "service instal                  | unknown command service instal (did you mean service install?)",
                "service install --nwo           | unknown option --nwo (did you mean --now?)",
                "service install mgmt            | service install does not understand mgmt",
                "service uninstall --now         | unknown option --now (see mgmt help service uninstall)",
                "uninstall                       | unknown command uninstall (did you mean service uninstall?)",
                "help frobnicate                 | unknown command frobnicate (see mgmt --help)",
                "help plugin frobnicate          | unknown command plugin frobnicate (see mgmt help plugin)",
            })
    void saysWhatIsWrongAndWhatWouldBeRight(String line, String message) {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parse(line))
                .withMessage(message);
    }

    @Test
    void namesTheVariableThatHoldsNoNumber() {
        CommandParser parser = new CommandParser(Map.of("MGMT_MAX_RUNTIME", "1h"));
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> parser.parse(List.of("run")))
                .withMessage("MGMT_MAX_RUNTIME wants a whole number of seconds, not 1h");
    }

    private static ClusterChoice cluster(Map<String, String> environment, String line) throws UsageException {
        return ((Run) new CommandParser(environment).parse(List.of(line.split(" ")))).cluster();
    }

    private static ClusterChoice etcd(Map<String, String> options) {
        return new ClusterChoice(Optional.of("etcd"), options, Optional.empty(), false, false);
    }

    private static ClusterChoice local(String directory) {
        return new ClusterChoice(Optional.of("local"), Map.of(), Optional.of(Path.of(directory)), false, false);
    }

    @ParameterizedTest
    @CsvSource({
        "run --seeds x, etcd",
        "run --client-urls x, etcd",
        "run --server-urls x, etcd",
        "run --advertise-client-urls x, etcd",
        "run --advertise-server-urls x, etcd",
        "run --no-server, etcd",
        "run --ideal-cluster-size 3, etcd",
        "run --cluster-dir x, local",
        "run --transport local --cluster-dir x, local",
        "run --transport pigeon, pigeon",
        "run --export-ttl, ''",
    })
    void optionThatOnlyOneTransportHasChoosesIt(String line, String transport) throws Exception {
        assertThat(cluster(Map.of(), line).transport().orElse("")).isEqualTo(transport);
    }

    @Test
    void otherHostsAreReachedAsTheEnvironmentSaysWhereTheLineSaysNothing() throws Exception {
        Map<String, String> seeds = Map.of("MGMT_SEEDS", "http://a:1 http://b:2", "MGMT_CLIENT_URLS", "");
        assertThat(cluster(seeds, "run")).isEqualTo(etcd(Map.of("seeds", "http://a:1,http://b:2")));
        assertThat(cluster(seeds, "run --seeds c --no-server"))
                .isEqualTo(etcd(Map.of("seeds", "c", "no-server", "true")));
        assertThat(cluster(
                        Map.of(
                                "MGMT_CLIENT_URLS", "c",
                                "MGMT_SERVER_URLS", "s",
                                "MGMT_ADVERTISE_CLIENT_URLS", "ac",
                                "MGMT_ADVERTISE_SERVER_URLS", "as",
                                "MGMT_IDEAL_CLUSTER_SIZE", " 3"),
                        "run"))
                .isEqualTo(etcd(Map.of(
                        "client-urls", "c",
                        "server-urls", "s",
                        "advertise-client-urls", "ac",
                        "advertise-server-urls", "as",
                        "ideal-cluster-size", "3")));
        assertThat(cluster(Map.of("MGMT_IDEAL_CLUSTER_SIZE", "3"), "run --ideal-cluster-size 5"))
                .isEqualTo(etcd(Map.of("ideal-cluster-size", "5")));
        assertThat(cluster(Map.of("MGMT_CLUSTER_DIR", "/d"), "run")).isEqualTo(local("/d"));
        assertThat(cluster(Map.of("MGMT_CLUSTER_DIR", "/d"), "run --transport local --cluster-dir e"))
                .isEqualTo(local("e"));
        assertThat(cluster(Map.of("MGMT_TRANSPORT", "pigeon "), "run").transport())
                .contains("pigeon");
    }

    @Test
    void whatTheLineChoosesTheEnvironmentDoesNotContradict() throws Exception {
        Map<String, String> seeds = Map.of("MGMT_SEEDS", "a", "MGMT_TRANSPORT", "etcd");
        assertThat(cluster(seeds, "run --cluster-dir d")).isEqualTo(local("d"));
        assertThat(cluster(seeds, "run --transport local"))
                .isEqualTo(new ClusterChoice(Optional.of("local"), Map.of(), Optional.empty(), false, false));
        assertThat(cluster(Map.of("MGMT_TRANSPORT", "local"), "run --seeds a")).isEqualTo(etcd(Map.of("seeds", "a")));
    }

    @Test
    void environmentThatContradictsItselfIsToldByItsVariables() {
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> cluster(Map.of("MGMT_TRANSPORT", "local", "MGMT_SEEDS", "a"), "run"))
                .withMessage("MGMT_SEEDS is about the transport etcd, and MGMT_TRANSPORT chooses local");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> cluster(Map.of("MGMT_CLUSTER_DIR", "d", "MGMT_SEEDS", "a"), "run"))
                .withMessage("MGMT_SEEDS and MGMT_CLUSTER_DIR exclude each other");
        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> cluster(Map.of("MGMT_IDEAL_CLUSTER_SIZE", "-1"), "run"))
                .withMessage("MGMT_IDEAL_CLUSTER_SIZE wants a whole number from 1 to 15, not -1");
    }

    @Test
    void convergedClusterTakesTheTimeoutOfTheEnvironmentToo() throws Exception {
        Map<String, String> timeout = Map.of("MGMT_CONVERGED_TIMEOUT", "5");
        assertThat(cluster(timeout, "run --converged-cluster").converged()).isTrue();
    }

    @Test
    void helpOfRunNamesEveryVariableOfTheEnvironment() throws Exception {
        assertThat(((Command.Help) parse("help run")).text())
                .contains(
                        "MGMT_PREFIX",
                        "MGMT_TRANSPORT",
                        "MGMT_SEEDS",
                        "MGMT_CLIENT_URLS",
                        "MGMT_SERVER_URLS",
                        "MGMT_ADVERTISE_CLIENT_URLS",
                        "MGMT_ADVERTISE_SERVER_URLS",
                        "MGMT_IDEAL_CLUSTER_SIZE",
                        "MGMT_CLUSTER_DIR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"help cluster", "cluster --help"})
    void helpOfClusterNamesAllThatCanBeDone(String line) throws Exception {
        assertThat(((Command.Help) parse(line)).text())
                .startsWith("Usage: mgmt cluster COMMAND")
                .contains("status", "size", "recover", "withdraw", "rejoin", "mgmt help cluster COMMAND");
    }

    @Test
    void helpOfWhatIsDoneWithAClusterSaysWhatComesOfIt() throws Exception {
        assertThat(((Command.Help) parse("help cluster size")).text())
                .startsWith("Usage: mgmt cluster size [--hostname NAME | --prefix DIRECTORY] [NUMBER]\n")
                .contains("from 1 to 15", "the whole cluster");
        assertThat(((Command.Help) parse("cluster recover --help")).text())
                .startsWith("Usage: mgmt cluster recover [--hostname NAME | --prefix DIRECTORY]\n")
                .contains("lost for good", "ONE host");
        assertThat(((Command.Help) parse("help cluster status")).text()).contains("mgmt status --cluster");
    }

    @Test
    void understandsTheOtherCommands() throws Exception {
        assertThat(parse("validate g.yaml")).isEqualTo(new Command.Validate(Path.of("g.yaml"), Optional.empty()));
        assertThat(parse("validate -- --odd.yaml"))
                .isEqualTo(new Command.Validate(Path.of("--odd.yaml"), Optional.empty()));
        assertThat(parse("status --hostname=h1 --prefix /p"))
                .isEqualTo(new Command.Status(false, new AgentChoice(Optional.of("h1"), Optional.of(Path.of("/p")))));
        assertThat(parse("kinds")).isEqualTo(new Command.Kinds(Optional.empty(), ANY));
        assertThat(parse("kinds motd --hostname h1"))
                .isEqualTo(
                        new Command.Kinds(Optional.of("motd"), new AgentChoice(Optional.of("h1"), Optional.empty())));
        assertThat(parse("--version")).isEqualTo(new Command.Version());
    }

    @Test
    void understandsWhatIsToBeDoneWithPlugins() throws Exception {
        AgentChoice choice = new AgentChoice(Optional.of("h1"), Optional.of(Path.of("/p")));
        Path jar = Path.of("x.jar");
        assertThat(parse("plugin list")).isEqualTo(new Command.PluginList(ANY));
        assertThat(parse("plugin install x.jar --hostname h1 --prefix=/p"))
                .isEqualTo(new PluginFiles(PluginFiles.Action.INSTALL, List.of(jar), false, choice));
        assertThat(parse("plugin update --force x.jar"))
                .isEqualTo(new PluginFiles(PluginFiles.Action.UPDATE, List.of(jar), true, ANY));
        assertThat(parse("plugin remove plugin-motd")).isEqualTo(new Command.PluginRemove("plugin-motd", false, ANY));
        assertThat(parse("plugin new motd")).isEqualTo(new Command.PluginNew(new KindName("motd"), Optional.empty()));
        assertThat(parse("plugin new --directory d motd"))
                .isEqualTo(new Command.PluginNew(new KindName("motd"), Optional.of(Path.of("d"))));
    }

    @Test
    void understandsWhatIsToBeDoneWithTheService() throws Exception {
        assertThat(parse("service install")).isEqualTo(new Command.ServiceInstall(false));
        assertThat(parse("service install --now")).isEqualTo(new Command.ServiceInstall(true));
        assertThat(parse("service uninstall")).isEqualTo(new Command.ServiceUninstall());
        assertThat(((Command.Help) parse("service install --help")).text())
                .startsWith("Usage: mgmt service install [--now]\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "status                        | status",
                "status --cluster              | status --cluster",
                "cluster status                | status --cluster",
                "cluster size                  | cluster size",
                "cluster size 3                | cluster size 3",
                "cluster size --hostname h1 03 | cluster size 3",
                "cluster recover               | cluster recover",
                "cluster withdraw h1           | cluster withdraw h1",
                "cluster withdraw h1 --force   | cluster withdraw --force h1",
                "cluster rejoin                | cluster rejoin",
                "kinds                         | kinds",
                "kinds motd                    | kinds motd",
                "plugin list                   | plugin list",
                "plugin install /x.jar         | plugin install /x.jar",
                "plugin install --force /x.jar | plugin install --force /x.jar",
                "plugin update /x.jar          | plugin update /x.jar",
                "plugin update /x.jar --force  | plugin update --force /x.jar",
                "plugin remove plugin-motd     | plugin remove plugin-motd",
            })
    void asksTheAgentInItsOwnWords(String line, String words) throws Exception {
        assertThat(((Command.Question) parse(line)).words()).isEqualTo(List.of(words.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"help plugin", "plugin --help"})
    void helpOfPluginNamesAllThatCanBeDone(String line) throws Exception {
        assertThat(((Command.Help) parse(line)).text())
                .startsWith("Usage: mgmt plugin COMMAND")
                .contains(CommandOptions.PLUGIN_COMMANDS.keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"help plugin install", "plugin install --help", "plugin install x.jar --force --help"})
    void helpOfWhatIsDoneWithPluginsNamesItsOptions(String line) throws Exception {
        assertThat(((Command.Help) parse(line)).text())
                .startsWith("Usage: mgmt plugin install [OPTION]... FILE")
                .contains("--hostname NAME", "--prefix DIRECTORY", "--force");
    }

    @Test
    void planIsMadeOfAFile() throws Exception {
        assertThat(parse("plan g.yaml")).isEqualTo(new Command.Plan(Path.of("g.yaml"), Optional.empty(), false));
        assertThat(parse("plan --json --prefix /p g.yaml"))
                .isEqualTo(new Command.Plan(Path.of("g.yaml"), Optional.of(Path.of("/p")), true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "events",
                "events --follow --json",
                "explain file[/etc/motd]",
                "explain --json file[a]",
                "graph",
                "graph --dot",
                "graph --json",
                "retry",
                "retry file[a]"
            })
    void whatAnAgentShowsIsAskedForInTheSameWords(String line) throws Exception {
        Command.Question question = (Command.Question) parse(line);
        assertThat(String.join(" ", question.words())).isEqualTo(line);
        assertThat(question.agent()).isEqualTo(ANY);
        assertThat(((Command.Question) parse(line + " --hostname h1")).agent().hostname())
                .contains("h1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "help"})
    void generalHelpNamesEveryCommand(String line) throws Exception {
        assertThat(((Command.Help) parse(line)).text()).contains(CommandOptions.COMMANDS.keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"help run", "run --help", "run --noop --help"})
    void helpOfACommandNamesEveryOption(String line) throws Exception {
        assertThat(((Command.Help) parse(line)).text())
                .contains("--yaml FILE", "-t, --converged-timeout SECONDS", "--no-pgp", "MGMT_PREFIX");
    }

    @Test
    void helpFitsATerminal() throws Exception {
        Stream<String> commands = Stream.concat(
                CommandOptions.COMMANDS.keySet().stream(),
                CommandOptions.GROUPS.entrySet().stream()
                        .flatMap(group ->
                                group.getValue().keySet().stream().map(second -> group.getKey() + " " + second)));
        for (String command : commands.toList()) {
            assertThat(HelpText.of(command).lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
        }
    }

    private static Command parse(String line) throws UsageException {
        return new CommandParser(Map.of()).parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }
}
