package mgmt.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.launcher.command.Command.Limits;
import mgmt.launcher.command.Command.PrefixChoice;
import mgmt.launcher.command.Command.Run;
import mgmt.launcher.command.Command.Watch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandParserTest {

    @Test
    void runWithoutOptionsIsLegalAndFollowsEverything() throws Exception {
        assertThat(parse("run"))
                .isEqualTo(new Run(
                        Optional.empty(),
                        Optional.empty(),
                        new PrefixChoice(Optional.empty(), false, false),
                        new Limits(Optional.empty(), Optional.empty()),
                        false,
                        new Watch(true, true)));
    }

    @Test
    void takesEveryOptionOfRunInBothSpellings() throws Exception {
        Run expected = new Run(
                Optional.of(Path.of("g.yaml")),
                Optional.of("h1"),
                new PrefixChoice(Optional.of(Path.of("/p")), false, true),
                new Limits(Optional.of(0), Optional.of(60)),
                true,
                new Watch(false, false));
        assertThat(
                        parse(
                                "run --yaml g.yaml --hostname h1 --prefix /p --allow-tmp-prefix -t 0 --max-runtime 60 --noop --no-watch --no-pgp"))
                .isEqualTo(expected);
        assertThat(
                        parse(
                                "run --yaml=g.yaml --hostname=h1 --prefix=/p --allow-tmp-prefix --converged-timeout=0 --max-runtime=60 --noop --no-config-watch --no-stream-watch"))
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
                "run --max-runtime -1            | --max-runtime wants a whole number of seconds, not -1",
                "run g.yaml                      | run does not understand g.yaml (a graph file is given with --yaml)",
                "validate                        | validate wants one graph file: mgmt validate FILE",
                "validate a b                    | validate wants one graph file: mgmt validate FILE",
                "status all                      | status does not understand all",
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

    @Test
    void understandsTheOtherCommands() throws Exception {
        assertThat(parse("validate g.yaml")).isEqualTo(new Command.Validate(Path.of("g.yaml")));
        assertThat(parse("validate -- --odd.yaml")).isEqualTo(new Command.Validate(Path.of("--odd.yaml")));
        assertThat(parse("status --hostname=h1 --prefix /p"))
                .isEqualTo(new Command.Status(Optional.of("h1"), Optional.of(Path.of("/p"))));
        assertThat(parse("--version")).isEqualTo(new Command.Version());
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
        for (String command : CommandOptions.COMMANDS.keySet()) {
            assertThat(HelpText.of(command).lines())
                    .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(110));
        }
    }

    private static Command parse(String line) throws UsageException {
        return new CommandParser(Map.of()).parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
    }
}
