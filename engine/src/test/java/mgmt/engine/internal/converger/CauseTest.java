package mgmt.engine.internal.converger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import mgmt.api.resource.ResourceId;
import org.junit.jupiter.api.Test;

class CauseTest {

    @Test
    void fewAreNamedInFull() {
        assertThat(Cause.notified(ids(2))).hasToString("notified by file[0], file[1]");
        assertThat(Cause.notified(ids(5)).text()).endsWith("file[3], file[4]");
    }

    @Test
    void ofManyTheTextNamesSomeAndTheListAll() {
        Cause cause = Cause.notified(ids(10_000));

        assertThat(cause.text()).isEqualTo("notified by file[0], file[1], file[2], file[3], file[4] and 9995 more");
        assertThat(cause.from()).hasSize(10_000);
        assertThat(Cause.received(ids(6)).text()).endsWith("file[4] and 1 more");
    }

    private static List<ResourceId> ids(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ResourceId("file", String.valueOf(i)))
                .toList();
    }
}
