package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import mgmt.plugin.svc.internal.SvcKind.Startup;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstallStateTest {

    @ParameterizedTest
    @CsvSource({
        "enabled, true, false, false",
        "enabled-runtime, false, false, false",
        "linked, false, true, false",
        "linked-runtime, false, true, false",
        "alias, true, false, false",
        "masked, false, false, true",
        "masked-runtime, false, false, false",
        "static, true, true, false",
        "indirect, true, true, false",
        "disabled, false, true, false",
        "generated, true, true, false",
        "transient, true, true, false",
        "bad, false, false, false",
    })
    void everyStateOfSystemctlHasAMeaning(String state, boolean enabled, boolean disabled, boolean masked) {
        assertThat(InstallState.meets(state, Startup.ENABLED)).isEqualTo(enabled);
        assertThat(InstallState.meets(state, Startup.DISABLED)).isEqualTo(disabled);
        assertThat(InstallState.meets(state, Startup.MASKED)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({"static, ENABLED, true", "static, DISABLED, false", "enabled, ENABLED, false"})
    void whatCannotBeEnabledIsWarnedOf(String state, Startup startup, boolean warned) {
        assertThat(InstallState.warning(UnitName.parse("a"), state, startup))
                .matches(warning -> warning.isPresent() == warned);
    }
}
