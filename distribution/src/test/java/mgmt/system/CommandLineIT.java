package mgmt.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineIT {

    @TempDir
    Path directory;

    private Mgmt mgmt;

    @BeforeEach
    void prepare() {
        mgmt = new Mgmt(directory);
    }

    @AfterEach
    void close() {
        mgmt.close();
    }

    @ParameterizedTest
    @MethodSource("mgmt.system.Mgmt#javaHomes")
    void tellsItsVersionOnEveryJavaWithoutAWarning(Path javaHome) {
        Started version = mgmt.with("JAVA_HOME", javaHome.toString()).run("--version");
        assertThat(version.awaitEnd()).isZero();
        assertThat(version.output()).matches("mgmt \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
        assertThat(version.error()).isEmpty();
    }

    @Test
    void helpGoesToStandardOutput() {
        Started help = mgmt.run("--help");
        assertThat(help.awaitEnd()).isZero();
        assertThat(help.output()).startsWith("Usage: mgmt COMMAND");
        assertThat(help.error()).isEmpty();
    }

    @Test
    void wrongUsageIsOneLineOnStandardErrorAndStatus64() {
        Started wrong = mgmt.run("run", "--yml", "x");
        assertThat(wrong.awaitEnd()).isEqualTo(64);
        assertThat(wrong.output()).isEmpty();
        assertThat(wrong.error()).isEqualTo("mgmt: unknown option --yml (did you mean --yaml?)\n");
    }

    @Test
    void statusWithoutAnAgentIsAnError() {
        Started status = mgmt.run("status");
        assertThat(status.awaitEnd()).isEqualTo(1);
        assertThat(status.error())
                .isEqualTo("mgmt: no agent is running here (looked in " + directory.resolve("run") + ")\n");
    }

    @Test
    void questionsAboutPluginsWithoutAnAgentAreErrors() {
        Started list = mgmt.run("plugin", "list");
        assertThat(list.awaitEnd()).isEqualTo(1);
        assertThat(list.error()).startsWith("mgmt: no agent is running here");
        Started kinds = mgmt.run("kinds", "--hostname", "elsewhere");
        assertThat(kinds.awaitEnd()).isEqualTo(1);
        assertThat(kinds.error()).startsWith("mgmt: no agent of host elsewhere is running here");
    }

    @Test
    void fileThatCannotBeAPluginIsToldBeforeAnAgentIsLookedFor() {
        Started missing = mgmt.run("plugin", "install", "nowhere.jar");
        assertThat(missing.awaitEnd()).isEqualTo(1);
        assertThat(missing.error()).isEqualTo("mgmt: nowhere.jar: there is no such file\n");
        Started folder = mgmt.run("plugin", "update", directory.toString());
        assertThat(folder.awaitEnd()).isEqualTo(1);
        assertThat(folder.error()).isEqualTo("mgmt: " + directory + ": a plugin is a jar file, and this is none\n");
    }

    @Test
    void projectOfANewPluginIsWrittenOnceOnly() throws Exception {
        Started first = mgmt.run("plugin", "new", "hello");
        assertThat(first.awaitEnd()).isZero();
        assertThat(first.error()).isEmpty();
        assertThat(first.output()).contains("mgmt plugin install target/plugin-hello-1.0.0.jar");
        Path kind = directory.resolve("hello/src/main/java/plugin/hello/HelloKind.java");
        Files.writeString(kind, "mine");
        Started second = mgmt.run("plugin", "new", "hello");
        assertThat(second.awaitEnd()).isEqualTo(1);
        assertThat(second.error()).isEqualTo("mgmt: hello: it is not empty; choose another with --directory\n");
        assertThat(kind).hasContent("mine");
    }

    @Test
    void wrongNameOfAKindIsWrongUsage() {
        Started wrong = mgmt.run("plugin", "new", "My Kind");
        assertThat(wrong.awaitEnd()).isEqualTo(64);
        assertThat(wrong.error()).startsWith("mgmt: My Kind cannot be the name of a kind: ");
    }

    @Test
    @Timeout(60)
    void validationThatWaitsForItsFileEndsAtTheFirstSignal() throws Exception {
        Path fifo = directory.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Started validation = mgmt.start("validate", fifo.toString());
        // Opens when the other end does, and leaves it with nothing to read.
        try (FileChannel writing = FileChannel.open(fifo, StandardOpenOption.WRITE)) {
            assertThat(writing.isOpen()).isTrue();
            validation.signal("INT");
            assertThat(validation.awaitEnd()).isEqualTo(130);
        }
    }

    @Test
    void javaThatIsNotThereIsAnErrorThatSaysWhereItWasLookedFor() {
        Started none = mgmt.with("JAVA_HOME", "/nowhere").run("--version");
        assertThat(none.awaitEnd()).isEqualTo(1);
        assertThat(none.error()).startsWith("mgmt: JAVA_HOME is /nowhere, but there is no Java in it");
    }
}
