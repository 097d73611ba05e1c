package mgmt.engine.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Handover;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandoverFileTest {

    private static final ResourceId A = new ResourceId("file", "/tmp/ä\n");
    private static final ResourceId B = new ResourceId("svc", "b");

    @TempDir
    Path state;

    @Test
    void whatIsWrittenIsTaken() throws IOException {
        Handover handover = new Handover(List.of(
                new Handover.Memory(A, "print", Map.of("long", "x".repeat(100_000), "", "")),
                new Handover.Memory(B, "", Map.of())));
        HandoverFile file = new HandoverFile(state);
        file.write(handover);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.resolve("handover"))))
                .isEqualTo("rw-------");
        assertThat(file.take()).isEqualTo(handover);
        file.remove();
        assertThat(file.take()).isEqualTo(Handover.none());
        assertThat(state).isEmptyDirectory();
    }

    @Test
    void whatCannotBeReadCountsAsNothing() throws IOException {
        HandoverFile file = new HandoverFile(state);
        file.write(new Handover(List.of(new Handover.Memory(A, "print", Map.of("key", "value")))));
        byte[] whole = Files.readAllBytes(state.resolve("handover"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(state.resolve("handover"), java.util.Arrays.copyOf(whole, length));
            assertThat(file.take()).as("%d bytes", length).isEqualTo(Handover.none());
        }
        whole[3] = 99;
        Files.write(state.resolve("handover"), whole);
        assertThat(file.take()).isEqualTo(Handover.none());
    }
}
