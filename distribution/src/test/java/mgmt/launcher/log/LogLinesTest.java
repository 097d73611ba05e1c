package mgmt.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.LocalTime;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.event.Level;

class LogLinesTest {

    private static final LocalTime TIME = LocalTime.of(3, 4, 5);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();

    @Test
    void pipeGetsTimeLevelAndMessage() {
        logger(LineFormat.PIPE, "mgmt.engine", Level.INFO).info("The graph {} has {} resources", "g.yaml", 3);
        assertThat(written(output)).isEqualTo("03:04:05 INFO The graph g.yaml has 3 resources\n");
    }

    @Test
    void changeStandsAloneInAPipe() {
        logger(LineFormat.PIPE, LineFormat.CHANGE, Level.INFO).info("file[f1] content: changed");
        assertThat(written(output)).isEqualTo("03:04:05 file[f1] content: changed\n");
    }

    @Test
    void changeIsGreenAndTheRestPlainOnATerminal() {
        logger(LineFormat.COLOUR, LineFormat.CHANGE, Level.INFO).info("file[f1] content: changed");
        logger(LineFormat.COLOUR, "mgmt.engine", Level.INFO).info("ready");
        assertThat(written(output))
                .isEqualTo("\u001b[32m03:04:05 file[f1] content: changed\u001b[0m\n03:04:05 ready\n");
    }

    @Test
    void warningsAndErrorsGoToStandardErrorAndSaySo() {
        Logger logger = logger(LineFormat.TERMINAL, "mgmt.engine", Level.INFO);
        logger.warn("odd");
        logger.error("bad");
        assertThat(written(output)).isEmpty();
        assertThat(written(error)).isEqualTo("03:04:05 warning: odd\n03:04:05 error: bad\n");
    }

    @Test
    void journalGetsAPriorityOnEveryLineAndNoTime() {
        logger(LineFormat.JOURNAL, "mgmt.engine", Level.INFO).warn("two\nlines");
        logger(LineFormat.JOURNAL, LineFormat.CHANGE, Level.INFO).info("file[f1] mode: changed");
        assertThat(written(error)).isEqualTo("<4>two\n<4>lines\n");
        assertThat(written(output)).isEqualTo("<5>file[f1] mode: changed\n");
    }

    @Test
    void foreseenExceptionIsAClauseAndABugHasItsTrace() {
        Logger logger = logger(LineFormat.PIPE, "mgmt.engine", Level.INFO);
        logger.warn("Cannot read {}", "g.yaml", new IOException("no luck", new NoSuchFileException("/g.yaml")));
        assertThat(written(error))
                .isEqualTo("03:04:05 WARN Cannot read g.yaml: no luck: /g.yaml: no such file or directory\n");
        error.reset();
        logger.error("A kind failed", new IllegalStateException("bug"));
        assertThat(written(error)).contains("A kind failed\n", "IllegalStateException: bug", "at mgmt.launcher.log");
    }

    @Test
    void debuggingShowsWhoSpeaksAndEveryTrace() {
        Logger logger = logger(LineFormat.PIPE, "mgmt.engine.Loop", Level.DEBUG);
        logger.debug("took {}", 7, new IOException("why"));
        assertThat(written(output))
                .startsWith("03:04:05 DEBUG mgmt.engine.Loop: took 7\n")
                .contains("at mgmt.");
    }

    @Test
    void codesThatDriveATerminalAreShownNotObeyed() {
        logger(LineFormat.PIPE, "mgmt", Level.INFO).info("name: {}", "a\u001b[2Jb\rc");
        assertThat(written(output)).isEqualTo("03:04:05 INFO name: a\\x1b[2Jb\\x0dc\n");
    }

    @ParameterizedTest
    @CsvSource({
        "true, '', xterm, COLOUR",
        "true, 1, xterm, TERMINAL",
        "true, '', dumb, TERMINAL",
        "false, '', xterm, PIPE",
    })
    void formatFollowsTheStream(boolean terminal, String noColor, String term, LineFormat expected) {
        assertThat(LogLines.format(Map.of("NO_COLOR", noColor, "TERM", term), terminal, 1))
                .isEqualTo(expected);
    }

    @Test
    void inheritedVariableOfTheJournalProvesNothing() {
        assertThat(LogLines.format(Map.of("JOURNAL_STREAM", "1:2"), false, 1)).isEqualTo(LineFormat.PIPE);
    }

    @ParameterizedTest
    @CsvSource({
        ", mgmt.engine, INFO",
        "nonsense, mgmt.engine, INFO",
        "debug, mgmt.engine, DEBUG",
        ", io.grpc.Channel, WARN",
        "debug, io.grpc.Channel, WARN",
        "trace, io.grpc.Channel, TRACE",
        "error, mgmt.engine, ERROR",
    })
    void librariesStayQuietUntilAllIsTraced(String word, String logger, Level expected) {
        assertThat(Threshold.parse(word).of(logger)).isEqualTo(expected);
    }

    private Logger logger(LineFormat format, String name, Level level) {
        LogLines lines = new LogLines(() -> TIME, stream(output, format), stream(error, format), PrintStream::print);
        return new LineLoggers(new Threshold(level), lines).getLogger(name);
    }

    private static LogLines.Stream stream(ByteArrayOutputStream sink, LineFormat format) {
        return new LogLines.Stream(new PrintStream(sink, true, StandardCharsets.UTF_8), format);
    }

    private static String written(ByteArrayOutputStream sink) {
        return sink.toString(StandardCharsets.UTF_8);
    }
}
