package mgmt.plugin.basic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mgmt.api.resource.ContractContext;
import mgmt.api.resource.Disturbance;
import mgmt.api.resource.Drift;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContract;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Sender;
import mgmt.plugin.basic.internal.PasswordKind.Password;
import mgmt.plugin.basic.internal.PasswordKind.Sent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class PasswordResourceTest {

    private static final Refresh NOTIFIED = Refresh.of(List.of(new ResourceId("noop", "n")), false);
    private static final Refresh NOTIFIED_AND_APPLIED = Refresh.of(List.of(new ResourceId("noop", "n")), true);

    private final ContractContext context = new ContractContext(new ResourceId("password", "p"));
    private final List<String> said = new ArrayList<>();

    abstract static class Contract extends ResourceContract<Password> {

        abstract boolean saved();

        @Override
        protected ResourceKind<Password> kind() {
            return new PasswordKind();
        }

        @Override
        protected Password desired() {
            return new Password(12, saved(), true);
        }

        /** What the file is like; the password itself is another one each time. */
        @Override
        protected Object snapshot() throws IOException {
            Path file = file();
            if (!Files.exists(file)) {
                return "absent";
            }
            String text = Files.readString(file);
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + " " + text.length()
                    + Letters.areAll(text);
        }

        Path file() throws IOException {
            return context().stateDirectory().resolve("password");
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of(
                    Disturbance.of("removed", () -> Files.delete(file())),
                    Disturbance.of("something else written", () -> Files.writeString(file(), "no password")),
                    Disturbance.of(
                            "shown to all",
                            () -> Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"))));
        }
    }

    /** The contract of a resource, for a password that is kept. */
    @Nested
    class Saved extends Contract {
        @Override
        boolean saved() {
            return true;
        }
    }

    /** The contract of a resource, for a password that is not. */
    @Nested
    class NotSaved extends Contract {
        @Override
        boolean saved() {
            return false;
        }
    }

    @AfterEach
    void nothingWasSaidOfThePassword() throws IOException {
        said.addAll(context.logged());
        String all = String.join("\n", said);
        assertThat(all).doesNotContainPattern("[a-zA-Z]{40}");
        context.close();
    }

    @Test
    void isMadeSavedAndSent() throws Exception {
        Resource password = open(new Password(64, true, false));
        assertThat(sent(password)).isEmpty();
        Drift drift = password.check();
        assertThat(drift).hasToString("[password: absent -> generated]");
        assertThat(sent(password)).isEmpty();
        password.apply(drift);
        String made = sent(password).orElseThrow();
        assertThat(made).matches("[a-zA-Z]{64}");
        assertThat(Files.readString(file())).isEqualTo(made);
        assertThat(settled(password)).contains(made);
        assertThat(settled(open(new Password(64, true, false)))).contains(made);
    }

    @Test
    void aRestartKeepsWhatIsSaved() throws Exception {
        String made = settled(open(new Password(64, true, false))).orElseThrow();
        context.memory().clear();
        assertThat(settled(open(new Password(64, true, false)))).contains(made);
    }

    @Test
    void whatIsNotSavedIsKnownAsLongAsTheAgentRuns() throws Exception {
        String made = settled(open(new Password(64, false, false))).orElseThrow();
        assertThat(file()).isEmptyFile();
        assertThat(settled(open(new Password(64, false, false)))).contains(made);
        assertThat(context.logged()).isEmpty();
        context.memory().clear();
        Resource restarted = open(new Password(64, false, false));
        assertThat(settled(restarted)).isEmpty();
        assertThat(settled(restarted)).isEmpty();
        assertThat(context.logged()).singleElement().asString().startsWith("WARNING The password was made before");
        ((Refreshable) restarted).refresh(NOTIFIED);
        assertThat(sent(restarted)).isPresent().get().isNotEqualTo(made);
        assertThat(settled(restarted)).isPresent();
    }

    @Test
    void aNotificationMakesAnotherOneButNotTwoInOneRun() throws Exception {
        for (boolean saved : new boolean[] {true, false}) {
            Resource password = open(new Password(64, saved, true));
            Files.deleteIfExists(file());
            password.apply(password.check());
            String first = sent(password).orElseThrow();
            ((Refreshable) password).refresh(NOTIFIED_AND_APPLIED);
            assertThat(sent(password)).contains(first);
            assertThat(settled(password)).contains(first);
            ((Refreshable) password).refresh(NOTIFIED);
            String second = sent(password).orElseThrow();
            assertThat(second).isNotEqualTo(first);
            assertThat(settled(password)).contains(second);
        }
    }

    @Test
    void whatSomebodyPutsThereIsThePassword() throws Exception {
        Resource saved = open(new Password(6, true, false));
        settled(saved);
        Files.writeString(file(), "sesame\n");
        assertThat(saved.check().isNone()).isTrue();
        assertThat(sent(saved)).contains("sesame");
        context.memory().clear();
        Resource notSaved = open(new Password(6, false, false));
        assertThat(notSaved.check().toString()).startsWith("[saved: in ").endsWith(" -> in memory only]");
        assertThat(settled(notSaved)).contains("sesame");
        assertThat(file()).isEmptyFile();
    }

    @Test
    void whatIsNotValidIsAnErrorThatNamesTheFile() throws Exception {
        Resource password = open(new Password(64, true, false));
        assertRefused(password, "a".repeat(40) + "b".repeat(23) + "1", "holds something else than letters a-z and A-Z");
        assertRefused(password, "a".repeat(63), "does not hold 64 letters but 63");
        assertRefused(password, "a".repeat(65), "does not hold 64 letters but more");
        assertRefused(password, "a".repeat(70_000), "does not hold 64 letters but more");
        Files.delete(file());
        Files.createSymbolicLink(file(), Path.of("/etc/passwd"));
        assertThatThrownBy(password::check).hasMessageContaining("is no regular file");
        assertThat(settled(open(new Password(64, true, true)))).isPresent();
        assertThat(file()).isRegularFile();
    }

    private void assertRefused(Resource password, String text, String why) throws Exception {
        Files.write(file(), text.getBytes(StandardCharsets.UTF_8));
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(password::check)
                .isInstanceOf(PermanentException.class)
                .hasMessage(file() + " " + why + "; put the password there, remove the file to have another one made,"
                        + " or set checkrecovery: true")
                .satisfies(e -> said.add(e.toString()));
        assertThat(sent(password)).isEmpty();
    }

    @Test
    void whatWasNotSavedIsMadeAnewToBeSaved() throws Exception {
        settled(open(new Password(64, false, false)));
        context.memory().clear();
        Resource saved = open(new Password(64, true, false));
        assertThat(saved.check()).hasToString("[password: not saved -> generated]");
        assertThat(settled(saved)).isPresent();
        assertThat(Files.size(file())).isEqualTo(64);
    }

    @Test
    void whoWritesOverItMayEmptyItFirst() throws Exception {
        Resource password = open(new Password(6, true, false));
        settled(password);
        Files.writeString(file(), "");
        assertThatThrownBy(password::check)
                .isInstanceOf(PermanentException.class)
                .hasMessageContaining(" is empty; put");
        Files.writeString(file(), "sesame");
        assertThat(settled(password)).contains("sesame");
        Files.writeString(file(), "");
        assertThat(settled(open(new Password(6, true, true)))).isPresent();
        Files.writeString(file(), "");
        context.memory().clear();
        assertThat(settled(open(new Password(6, true, false))))
                .as("after a restart")
                .isPresent();
    }

    @Test
    void othersMayNotReadIt() throws Exception {
        Resource password = open(new Password(64, true, false));
        String made = settled(password).orElseThrow();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(password.check()).hasToString("[mode: 0644 -> 0600]");
        assertThat(sent(password)).as("in noop, where nothing is applied").contains(made);
        assertThat(settled(password)).contains(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(context.logged()).singleElement().asString().contains("may have read " + file());
    }

    @Test
    void allLettersAreUsed() {
        String many = Letters.random(65_535).reveal();
        Set<Integer> used = many.chars().boxed().collect(Collectors.toSet());
        assertThat(used).hasSize(52).contains((int) 'a', (int) 'z', (int) 'A', (int) 'Z');
    }

    @Test
    void aLengthHasBounds() {
        assertThatThrownBy(() -> new Password(0, true, false))
                .hasMessage("length: a length of 0; from 1 to 65535 are right");
        assertThatThrownBy(() -> new Password(65_536, true, false)).hasMessageStartingWith("length: ");
        assertThat(new Password(65_535, true, false).length()).isEqualTo(65_535);
    }

    private Resource open(Password desired) {
        return new PasswordKind().open(desired, context);
    }

    private Path file() throws IOException {
        return context.stateDirectory().resolve("password");
    }

    /** As the engine does; what it would show is kept. */
    private Optional<String> settled(Resource password) throws Exception {
        Drift drift = password.check();
        said.add(drift.toString());
        if (!drift.isNone()) {
            password.apply(drift);
        }
        assertThat(password.check().isNone()).isTrue();
        return sent(password);
    }

    @SuppressWarnings("unchecked")
    private Optional<String> sent(Resource password) throws Exception {
        Optional<Sent> sent = ((Sender<Sent>) password).sent();
        said.add(sent.toString());
        return sent.map(each -> each.password().reveal());
    }
}
