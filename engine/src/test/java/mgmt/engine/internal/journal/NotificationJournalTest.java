package mgmt.engine.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Journal.Absence;
import mgmt.engine.internal.converger.Journal.Entry;
import mgmt.engine.internal.converger.Journal.Intent;
import mgmt.engine.internal.converger.Journal.Left;
import mgmt.engine.internal.converger.Journal.Notification;
import mgmt.engine.internal.converger.Journal.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On real files. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class NotificationJournalTest {

    private static final ResourceId A = new ResourceId("file", "/etc/a [x] \"é\"");
    private static final ResourceId B = new ResourceId("exec", "b");
    private static final ResourceId C = new ResourceId("svc", "c");

    @TempDir
    Path state;

    private Path file() {
        return state.resolve("notifications");
    }

    /** What another agent would find. */
    private Left reopened() throws IOException {
        try (NotificationJournal journal = NotificationJournal.open(state)) {
            return journal.left();
        }
    }

    private static Step pending(long number, ResourceId receiver, ResourceId sender) {
        return new Step(Set.of(), Set.of(), List.of(new Notification(number, receiver, sender)));
    }

    @Test
    void nothingIsMadeBeforeThereIsSomethingToWrite() throws Exception {
        assertThat(reopened()).isEqualTo(Left.nothing());
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void anIntentThatWasNotCarriedOutIsWhatItWasAboutToCause() throws Exception {
        try (NotificationJournal journal = NotificationJournal.open(state)) {
            journal.intend(new Intent(1, A, List.of(B, C)));
            assertThat(Files.readString(file())).contains("intent");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        Left left = reopened();
        assertThat(left.pending()).extracting(Notification::receiver).containsExactly(B, C);
        assertThat(left.pending()).extracting(Notification::sender).containsOnly(A);
        assertThat(left.pending()).extracting(Notification::number).doesNotHaveDuplicates();
        assertThat(reopened()).isEqualTo(left);
    }

    @Test
    void whatWasCarriedOutAndAnsweredIsGone() throws Exception {
        try (NotificationJournal journal = NotificationJournal.open(state)) {
            journal.intend(new Intent(1, A, List.of(B)));
            journal.note(new Step(Set.of(1L), Set.of(), List.of(new Notification(2, B, A))));
            journal.intend(new Intent(3, B, List.of(C)));
            journal.note(new Step(Set.of(3L), Set.of(2L), List.of(new Notification(4, C, B))));
            journal.note(new Step(Set.of(), Set.of(4L), List.of()));
            assertThat(file()).exists();
        }
        assertThat(file()).doesNotExist();
        assertThat(reopened()).isEqualTo(Left.nothing());
    }

    @Test
    void whatWaitsAndWhoIsAbsentIsKept() throws Exception {
        Instant since = Instant.parse("2017-04-11T10:00:00.123456789Z");
        try (NotificationJournal journal = NotificationJournal.open(state)) {
            journal.note(pending(7, B, A));
            journal.note(new Absence(B, Optional.of(since)));
            journal.note(pending(8, C, A));
            journal.note(new Absence(C, Optional.of(since)));
            journal.note(new Absence(C, Optional.empty()));
        }
        Left left = reopened();
        assertThat(left.pending()).containsExactly(new Notification(7, B, A), new Notification(8, C, A));
        assertThat(left.absent()).isEqualTo(Map.of(B, since));
    }

    @Test
    void anIntentBesideANotificationThatSaysTheSameIsNotAnother() throws Exception {
        try (NotificationJournal journal = NotificationJournal.open(state)) {
            journal.note(pending(1, B, A));
            journal.intend(new Intent(2, A, List.of(B)));
        }
        assertThat(reopened().pending()).containsExactly(new Notification(1, B, A));
    }

    /** As after a kill in the middle of a write: whatever part of the last line is there, the others count. */
    @Test
    void aTornEndCostsTheTornEntryAlone() throws Exception {
        try (NotificationJournal journal = NotificationJournal.open(state)) {
            journal.note(pending(1, B, A));
            journal.note(pending(2, C, A));
        }
        byte[] whole = Files.readAllBytes(file());
        String text = Files.readString(file());
        int last = text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1)
                .getBytes(java.nio.charset.StandardCharsets.UTF_8)
                .length;
        for (int length = last; length < whole.length - 1; length++) {
            Files.write(file(), java.util.Arrays.copyOf(whole, length));
            assertThat(reopened().pending())
                    .as("%d of %d bytes", length, whole.length)
                    .containsExactly(new Notification(1, B, A));
        }
    }

    @Test
    void aDamagedLineCostsItselfAloneAndTheFileIsKept() throws Exception {
        try (NotificationJournal journal = NotificationJournal.open(state)) {
            for (int i = 1; i <= 5; i++) {
                journal.note(pending(i, new ResourceId("exec", "r" + i), A));
            }
        }
        byte[] whole = Files.readAllBytes(file());
        long seed = Long.getLong("mgmt.seed", System.nanoTime());
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            byte[] damaged = whole.clone();
            int at = random.nextInt(damaged.length);
            byte before = damaged[at];
            damaged[at] ^= (byte) (1 << random.nextInt(7));
            Files.write(file(), damaged);
            // A newline more or less touches two lines.
            boolean isNewline = before == '\n' || damaged[at] == '\n';
            assertThat(reopened().pending())
                    .as("byte %d, seed %d", at, seed)
                    .hasSizeGreaterThanOrEqualTo(isNewline ? 3 : 4);
            assertThat(state.resolve("notifications.damaged")).hasBinaryContent(damaged);
        }
    }

    @Test
    void whatCannotBeReadIsNamed() throws Exception {
        Files.createDirectory(file());
        assertThatThrownBy(() -> NotificationJournal.open(state))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().toString());
    }

    @Test
    void aJournalOfAnotherFormatIsNotTouched() throws Exception {
        String title = "mgmt notifications 2";
        String text = title + " " + JournalLine.checksum(title) + "\nwhatever\n";
        Files.writeString(file(), text);
        assertThatThrownBy(() -> NotificationJournal.open(state))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("notifications: it is of format 2, and this agent reads 1");
        assertThat(file()).hasContent(text);
    }

    /** What is written first is in the way, as a full disk would be. */
    @Test
    void nothingIsIntendedThatCannotBeWrittenAndAllElseIsWrittenLater() throws Exception {
        Path obstacle = Files.createDirectory(state.resolve("notifications.new"));
        try (NotificationJournal journal = NotificationJournal.open(state)) {
            assertThatThrownBy(() -> journal.intend(new Intent(1, B, List.of(C))))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the journal of notifications cannot be written");
            journal.note(new Step(Set.of(1L), Set.of(), List.of()));
            journal.note(pending(2, C, A));
            Files.delete(obstacle);
            journal.intend(new Intent(3, C, List.of(B)));
        }
        assertThat(reopened().pending())
                .extracting(each -> each.receiver() + " by " + each.sender())
                .containsExactlyInAnyOrder("svc[c] by " + A, "exec[b] by svc[c]");
    }

    @Test
    void manyThreadsIntendAtOnce() throws Exception {
        try (NotificationJournal journal = NotificationJournal.open(state)) {
            Thread[] threads = new Thread[8];
            for (int t = 0; t < threads.length; t++) {
                int first = 1 + t * 50;
                threads[t] = new Thread(() -> {
                    try {
                        for (int i = 0; i < 50; i++) {
                            journal.intend(
                                    new Intent(first + i, A, List.of(new ResourceId("exec", "r" + (first + i)))));
                        }
                    } catch (IOException | InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });
                threads[t].start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertThat(reopened().pending()).hasSize(400);
    }

    @Test
    void itDoesNotGrowForEver() throws Exception {
        try (NotificationJournal journal = NotificationJournal.open(state)) {
            for (int i = 0; i < 20_000; i++) {
                journal.note(pending(i, B, A));
                journal.note(new Step(Set.of(), Set.of((long) i), List.of()));
                if (i % 500 == 0) {
                    journal.intend(new Intent(100_000, A, List.of(B)));
                }
            }
            assertThat(Files.size(file())).isLessThan(2 << 20);
        }
        assertThat(reopened().pending()).hasSize(1);
    }

    @Test
    void aLineIsReadAsItWasWritten() throws Exception {
        List<Entry> entries = List.of(
                new Intent(Long.MAX_VALUE, A, List.of(B, C)),
                new Intent(1, A, List.of()),
                new Step(Set.of(1L, 2L), Set.of(3L), List.of(new Notification(4, B, A), new Notification(5, C, A))),
                new Step(Set.of(), Set.of(), List.of()),
                new Absence(A, Optional.of(Instant.EPOCH)),
                new Absence(new ResourceId("file", "x\ny"), Optional.empty()));
        for (Entry entry : entries) {
            String line = JournalLine.of(entry);
            assertThat(line).endsWith("\n").hasLineCount(1);
            assertThat(JournalLine.parse(line.substring(0, line.length() - 1))).isEqualTo(entry);
        }
    }

    @Test
    void whatComesAfterTheEndIsRefused() throws Exception {
        NotificationJournal journal = NotificationJournal.open(state);
        journal.close();
        assertThatThrownBy(() -> journal.intend(new Intent(1, A, List.of(B)))).hasMessageContaining("has ended");
        journal.note(pending(1, B, A));
        assertThat(Files.exists(file())).isFalse();
    }
}
