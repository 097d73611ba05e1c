package mgmt.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class StopLadderTest {

    private static final int INT = 2;
    private static final int TERM = 15;

    private final List<String> happened = new CopyOnWriteArrayList<>();

    private final StopLadder ladder = new StopLadder(new StopLadder.Ending() {
        @Override
        public void exit(int status) {
            happened.add("exit " + status);
        }

        @Override
        public void halt(int status) {
            happened.add("halt " + status);
        }

        @Override
        public void grace() {}
    });

    @Test
    void endsAtOnceWhileTheEngineIsNotThere() {
        ladder.signal(INT);
        assertThat(happened).containsExactly("exit 130");
        ladder.signal(TERM);
        assertThat(happened).containsExactly("exit 130", "exit 143");
    }

    @Test
    void goesDownOneRungPerSignalAndHaltsAfterTheThird() {
        ladder.engineIsThere(rung -> happened.add("rung " + rung));
        ladder.signal(INT);
        ladder.signal(TERM);
        assertThat(happened).containsExactly("rung 1", "rung 2");
        ladder.signal(INT);
        await().untilAsserted(() -> assertThat(happened).contains("rung 3", "halt 1"));
    }

    @Test
    void haltsEvenWhenTheEngineThrows() {
        ladder.engineIsThere(rung -> {
            throw new IllegalStateException("deactivated");
        });
        ladder.signal(INT);
        ladder.signal(INT);
        ladder.signal(INT);
        await().untilAsserted(() -> assertThat(happened).containsExactly("halt 1"));
    }
}
