package mgmt.engine.internal.pathwatch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SysctlTest {

    @Test
    void readsAllDigits() {
        assertThat(Sysctl.read("kernel.pid_max")).as("never below 301").matches("[0-9]{3,}");
    }

    @Test
    void saysWhenThereIsNone() {
        assertThat(Sysctl.read("kernel.nothing")).isEqualTo("unknown");
    }
}
