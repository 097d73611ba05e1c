package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JournalEntriesTest {

    private static final String UNIT = "one.service";
    private static final Map<String, String> STARTING = systemd("this", "Starting", "7d4958e842da4a758f6c1cdc7b36dcc5");
    private static final Map<String, String> EXITED =
            systemd("this", "Main process exited", "98e322203f7a4ed290d09fe03c09fe15");
    private static final Map<String, String> RESULT =
            systemd("this", "Failed with result", "d9b373ed55a64feb8242e02dbe79a49c");
    private static final Map<String, String> FAILED =
            systemd("this", "Failed to start", "be02cf6855d2428ba40df7e9d022f03d");

    @Test
    void whatTheUnitSaidCountsThoughTheJournalDoesNotKnowOfWhichRunItWas() {
        assertThat(last(STARTING, said("I am not well"), EXITED))
                .containsExactly("Starting", "I am not well", "Main process exited");
    }

    @Test
    void otherRunsDoNotCount() {
        assertThat(last(
                        systemd("before", "Starting", "7d4958e842da4a758f6c1cdc7b36dcc5"),
                        said("of before"),
                        Map.of("MESSAGE", "of this", "_SYSTEMD_UNIT", UNIT, "_SYSTEMD_INVOCATION_ID", "this"),
                        Map.of("MESSAGE", "of after", "_SYSTEMD_UNIT", UNIT, "_SYSTEMD_INVOCATION_ID", "after")))
                .containsExactly("of this");
    }

    @Test
    void whatSystemdSaysOfEveryRunYieldsToTheRest() {
        assertThat(last(STARTING, said("a"), said("b\n\n c "), EXITED, RESULT, FAILED))
                .containsExactly("a", "b", "c", "Failed with result", "Failed to start");
        assertThat(last(STARTING, said("a\nb\nc\nd\ne\nf"), EXITED, systemd("this", "repeated too quickly", "")))
                .containsExactly("c", "d", "e", "f", "repeated too quickly");
        assertThat(last(STARTING, EXITED)).containsExactly("Starting", "Main process exited");
    }

    @Test
    void aUnitOfTheUserIsNoPartOfTheRunOfTheUsersManager() {
        assertThat(last(
                        Map.of("MESSAGE", "Stopped", "USER_INVOCATION_ID", "before"),
                        Map.of("MESSAGE", "Starting", "USER_INVOCATION_ID", "this"),
                        Map.of(
                                "MESSAGE",
                                "mine",
                                "_SYSTEMD_UNIT",
                                "user@0.service",
                                "_SYSTEMD_INVOCATION_ID",
                                "the user's")))
                .containsExactly("Starting", "mine");
    }

    @Test
    void whatIsCutOffIsLeftOut() {
        byte[] export = export(said("first\nline"), said("second\nline"));
        for (int length = 0; length < export.length; length++) {
            assertThat(lines(Arrays.copyOf(export, length)))
                    .as("of the first %s bytes", length)
                    .isIn(List.of(), List.of("second", "line"));
        }
        assertThat(lines(export)).containsExactly("first", "line", "second", "line");
        assertThat(lines("MESSAGE\n\0\0\0\0\0\0\0\u0080text\n\n".getBytes(StandardCharsets.ISO_8859_1)))
                .isEmpty();
    }

    private static Map<String, String> said(String message) {
        return Map.of("MESSAGE", message, "_SYSTEMD_UNIT", UNIT);
    }

    private static Map<String, String> systemd(String run, String message, String id) {
        return Map.of("MESSAGE", message, "MESSAGE_ID", id, "_SYSTEMD_UNIT", "init.scope", "INVOCATION_ID", run);
    }

    @SafeVarargs
    private static List<String> last(Map<String, String>... entries) {
        return lines(export(entries));
    }

    private static List<String> lines(byte[] export) {
        return JournalEntries.read(export).lastLines(UNIT, "this", 5);
    }

    /** As journalctl writes it, with the newest first, and texts of several lines in binary. */
    @SafeVarargs
    private static byte[] export(Map<String, String>... entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = entries.length - 1; i >= 0; i--) {
            Map<String, String> entry = new LinkedHashMap<>(Map.of("__CURSOR", "s=1;i=" + i));
            entry.putAll(entries[i]);
            entry.forEach((name, value) -> write(out, name, value));
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, String name, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        if (value.contains("\n")) {
            out.write('\n');
            out.writeBytes(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(bytes.length)
                    .array());
        } else {
            out.write('=');
        }
        out.writeBytes(bytes);
        out.write('\n');
    }
}
