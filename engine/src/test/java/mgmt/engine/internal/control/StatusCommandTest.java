package mgmt.engine.internal.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Cause;
import mgmt.engine.internal.converger.Change;
import mgmt.engine.internal.converger.DriftText;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.converger.Status;
import org.junit.jupiter.api.Test;

class StatusCommandTest {

    private static final Instant TIME = Instant.parse("2017-04-11T10:00:00Z");

    private static String shown(ResourceStatus.Summary summary) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(new DataOutputStream(bytes), false, 0);
        new StatusCommand("mgmt on h1", () -> CompletableFuture.completedFuture(summary), List::of)
                .answer(List.of(), terminal);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void showsWhatBlocksWhatFailedAndWhatChangedLast() throws Exception {
        DriftText drift = new DriftText("content", "old", "new", Optional.empty(), List.of());
        Change change = new Change(
                TIME,
                new ResourceId("file", "a"),
                new Cause(Cause.Sort.EVENT, "a change was seen", List.of()),
                List.of(drift),
                Change.Outcome.FAILED,
                Optional.of("no space"),
                Duration.ZERO);
        String text = shown(new ResourceStatus.Summary(
                "g",
                true,
                List.of(
                        new ResourceStatus(
                                new ResourceId("file", "a"),
                                Status.FAILED,
                                TIME,
                                "no space",
                                Optional.of(change),
                                false,
                                1),
                        new ResourceStatus(
                                new ResourceId("file", "longer"),
                                Status.BLOCKED,
                                TIME,
                                "by file[a]",
                                Optional.empty(),
                                true,
                                0)),
                List.of("k[x] is not in the graph")));

        assertThat(text)
                .contains("mgmt on h1\ngraph g: 1 failed, 1 blocked; at rest\n")
                .contains("file[a]       failed: no space since 2017-04-11 ")
                .contains("    last failure at 2017-04-11 ")
                .contains("(a change was seen)\n      content: old -> new\n      error: no space\n")
                .contains("file[longer]  blocked by file[a] since 2017-04-11 ")
                .contains(" (noop)\n")
                .contains("note: k[x] is not in the graph\n");
    }

    @Test
    void saysThatThereIsNoGraph() throws Exception {
        assertThat(shown(new ResourceStatus.Summary("", true, List.of(), List.of())))
                .contains("no graph: no resources; at rest");
    }
}
