package mgmt.engine.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoppingTest {

    @Test
    void whatIsAskedBeforeThereIsAnAgentIsPassedOnToIt() {
        Stopping stopping = new Stopping();
        stopping.climb(1);
        stopping.climb(2);
        List<Integer> rungs = new ArrayList<>();
        stopping.attach(rungs::add);
        stopping.climb(3);
        assertThat(rungs).containsExactly(2, 3);
    }
}
