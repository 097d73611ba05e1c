package mgmt.plugin.basic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.ContractContext;
import mgmt.api.resource.Disturbance;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Reports;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContract;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.ResourceKind;
import mgmt.plugin.basic.internal.MsgKind.Msg;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MsgResourceTest {

    private static final Refresh NOTIFIED = Refresh.of(List.of(new ResourceId("file", "f")), false);
    private static final Refresh NOTIFIED_AND_APPLIED = Refresh.of(List.of(new ResourceId("file", "f")), true);

    @TempDir
    Path directory;

    private final ContractContext context = new ContractContext(new ResourceId("msg", "m"));

    /** The contract of a resource, for a message that is sent to a journal. */
    @Nested
    class Contract extends ResourceContract<Msg> {

        @Override
        protected ResourceKind<Msg> kind() throws IOException {
            return new MsgKind(journal("cat >>" + directory.resolve("sent")));
        }

        @Override
        protected Msg desired() {
            return msg("hello", "Info", Map.of(), true);
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of();
        }

        @Override
        protected Object snapshot() throws IOException {
            return context().memory() + sent();
        }
    }

    @AfterEach
    void close() throws IOException {
        context.close();
    }

    @Test
    void isLoggedOnceAtTheStartAndOnceAtEachNotification() throws Exception {
        Msg hello = msg("hello\n", "Notice", Map.of(), false);
        Resource msg = new MsgKind().open(hello, context);
        settle(msg);
        settle(msg);
        assertThat(context.logged()).containsExactly("INFO hello");
        ((Refreshable) msg).refresh(NOTIFIED);
        ((Refreshable) msg).refresh(NOTIFIED);
        assertThat(context.logged()).hasSize(3).containsOnly("INFO hello");
        Resource updated = new MsgKind().open(hello, context);
        assertThat(updated.check().isNone()).isTrue();
    }

    @Test
    void aNotificationThatComesBeforeTheStartIsAnsweredByIt() throws Exception {
        Resource msg = new MsgKind().open(msg("hello", "Notice", Map.of(), false), context);
        settle(msg);
        ((Refreshable) msg).refresh(NOTIFIED_AND_APPLIED);
        assertThat(context.logged()).hasSize(1);
    }

    @Test
    void bracesAndQuotesAreText() throws Exception {
        settle(new MsgKind().open(msg("it's {0}", "Notice", Map.of(), false), context));
        assertThat(context.logged()).containsExactly("INFO it's {0}");
    }

    @Test
    void thePriorityIsALevelToo() throws Exception {
        for (String priority : List.of("Emerg", "err", "WARNING", "debug")) {
            context.memory().clear();
            settle(new MsgKind().open(msg(priority, priority, Map.of(), false), context));
        }
        assertThat(context.logged()).containsExactly("ERROR Emerg", "ERROR err", "WARNING WARNING", "INFO debug");
    }

    @Test
    void aSecretIsNotLogged() throws Exception {
        context.keepSecret("body");
        Resource msg = kind("cat >>" + directory.resolve("sent")).open(msg("s3cret", "Info", Map.of(), true), context);
        settle(msg);
        ((Refreshable) msg).refresh(NOTIFIED);
        assertThat(context.logged()).containsOnly("INFO ***");
        assertThat(sent()).contains("MESSAGE=***").doesNotContain("s3cret");
    }

    @Test
    void syslogIsAcceptedWithAWarning() throws Exception {
        settle(new MsgKind().open(new Msg(Optional.of("hello"), "Info", Map.of(), false, true), context));
        assertThat(context.logged()).hasSize(2).first().asString().startsWith("WARNING syslog: true has no effect");
    }

    @Test
    void theJournalIsToldLinesPriorityAndFields() throws Exception {
        Resource msg = kind("echo \"$@\" >" + directory.resolve("arguments") + "; cat >>" + directory.resolve("sent"))
                .open(msg("one\n\ntwo\n", "crit", Map.of("Sea", "blue\ndeep", "EMPTY", ""), true), context);
        settle(msg);
        assertThat(directory.resolve("arguments")).hasContent("--journald");
        assertThat(sent()).isEqualTo("""
                MESSAGE=one
                MESSAGE=
                MESSAGE=two
                PRIORITY=2
                EMPTY=
                SEA=blue
                SEA=deep
                SYSLOG_IDENTIFIER=mgmt
                """);
        ((Refreshable) msg).refresh(NOTIFIED);
        assertThat(sent().lines().filter(line -> line.equals("MESSAGE=one"))).hasSize(2);
        assertThat(context.logged())
                .as("line by line, twice")
                .containsExactly("ERROR one", "ERROR ", "ERROR two", "ERROR one", "ERROR ", "ERROR two");
    }

    @Test
    void aJournalThatFailsIsTriedAgainWithoutRepeatingTheLog() throws Exception {
        Resource msg =
                kind("cat >/dev/null; echo no good >&2; exit 3").open(msg("hello", "Info", Map.of(), true), context);
        assertThatThrownBy(() -> settle(msg))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("logger ended with status 3: no good");
        Resource again = kind("cat >>" + directory.resolve("sent")).open(msg("hello", "Info", Map.of(), true), context);
        settle(again);
        assertThat(context.logged()).containsExactly("INFO hello");
        assertThat(sent()).contains("MESSAGE=hello");
    }

    @Test
    void whereThereIsNoJournalTheErrorSaysSoAndItIsWaitedFor() throws Exception {
        Path socket = directory.resolve("socket");
        Resource msg =
                new MsgKind(new Journal(socket, program("true"))).open(msg("hello", "Info", Map.of(), true), context);
        Reports reports = new Reports();
        var watch = msg.watch(reports);
        assertThatThrownBy(() -> settle(msg))
                .isInstanceOf(PermanentException.class)
                .hasMessage("journal: there is no journal on this machine (no socket at " + socket
                        + "); run systemd-journald, or leave journal out");
        Files.createFile(socket);
        assertThat(reports.await(Duration.ofSeconds(30))).isTrue();
        settle(msg);
        watch.close();
    }

    @Test
    void aProgramThatIsNotThereIsAnErrorThatSaysSo() throws Exception {
        Path socket = Files.createFile(directory.resolve("socket"));
        Resource msg =
                new MsgKind(new Journal(socket, "no-such-logger")).open(msg("hello", "Info", Map.of(), true), context);
        assertThatThrownBy(() -> settle(msg))
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining("the program no-such-logger, which is a part of util-linux, cannot be started");
    }

    @Test
    void mistakesAreToldTogether() {
        assertThatThrownBy(() -> msg("", "loud", Map.of("_x", "", "a-b", "", "c", "", "C", "", "1", ""), true))
                .hasMessageContaining("priority: there is no priority loud; there are Emerg, Alert, Crit, Err, Warning,"
                        + " Notice, Info, Debug")
                .hasMessageContaining("fields: fields cannot begin with _, as _x does")
                .hasMessageContaining("fields: invalid character in field a-b")
                .hasMessageContaining("fields: c is there twice")
                .hasMessageContaining("fields: the journal does not take the field 1");
        assertThatThrownBy(() -> msg("", "Info", Map.of("message", ""), true))
                .hasMessageContaining("message is made of body and priority");
        assertThatThrownBy(() -> msg("", "Info", Map.of("", ""), true))
                .hasMessageContaining("invalid character in field");
    }

    private static Msg msg(String body, String priority, Map<String, String> fields, boolean journal) {
        return new Msg(Optional.of(body), priority, fields, journal, false);
    }

    private String sent() throws IOException {
        Path sent = directory.resolve("sent");
        return Files.exists(sent) ? Files.readString(sent) : "";
    }

    private MsgKind kind(String script) throws IOException {
        return new MsgKind(journal(script));
    }

    /** A journal whose writer is a script. */
    private Journal journal(String script) throws IOException {
        Path socket = directory.resolve("socket");
        if (!Files.exists(socket)) {
            Files.createFile(socket);
        }
        return new Journal(socket, program(script));
    }

    private String program(String script) throws IOException {
        Path program = Files.createTempDirectory(directory, "bin").resolve("logger");
        Files.writeString(program, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program.toString();
    }

    private static void settle(Resource msg) throws Exception {
        var drift = msg.check();
        if (!drift.isNone()) {
            msg.apply(drift);
        }
    }
}
