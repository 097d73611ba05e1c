package mgmt.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetyTest {

    @Test
    void onlyThisUserAndRootAreTrusted() {
        assertThat(new Safety(1000).fault(Map.of("uid", 1000, "mode", 0100700))).isEmpty();
        assertThat(new Safety(1000).fault(Map.of("uid", 0, "mode", 0100755))).isEmpty();
        assertThat(new Safety(1000).fault(Map.of("uid", 1001, "mode", 0100700)))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("user number 1001").contains("root or to user number 1000"));
        assertThat(new Safety(0).fault(Map.of("uid", 1000, "mode", 0100700)))
                .hasValueSatisfying(why -> assertThat(why).contains("must belong to root"));
    }

    @Test
    void whatOthersMayWriteToIsNotTrusted() {
        assertThat(new Safety(0).fault(Map.of("uid", 0, "mode", 0100775)))
                .hasValueSatisfying(why -> assertThat(why).contains("mode 775").contains("chmod go-w"));
        assertThat(new Safety(0).fault(Map.of("uid", 0, "mode", 0100702))).isPresent();
    }
}
