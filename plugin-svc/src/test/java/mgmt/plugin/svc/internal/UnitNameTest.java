package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitNameTest {

    @ParameterizedTest
    @CsvSource({
        "nginx, nginx.service",
        "nginx.service, nginx.service",
        "foo@bar, foo@bar.service",
        "foo@bar.timer, foo@bar.timer",
        "foo@a@b, foo@a@b.service",
        "multi-user.target, multi-user.target",
        "tmp.mount, tmp.mount",
        "org.example.thing, org.example.thing.service",
    })
    void aNameWithoutASuffixIsAService(String written, String meant) {
        assertThat(UnitName.parse(written)).hasToString(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "a.slice, is a slice unit",
        "foo@, is a template",
        "foo@.service, is a template",
        "'', is not the name of a unit",
        "a b, is not the name of a unit",
        "../x, is not the name of a unit",
        "ä, is not the name of a unit",
    })
    void whatIsNoNameIsRefused(String written, String complaint) {
        assertThatThrownBy(() -> UnitName.parse(written)).hasMessageContaining(complaint);
    }

    @Test
    void objectsAreNamedAsSystemdDoes() {
        assertThat(UnitName.parse("mgmt-test").objectPath())
                .isEqualTo("/org/freedesktop/systemd1/unit/mgmt_2dtest_2eservice");
        assertThat(UnitName.parse("1a@b").objectPath()).isEqualTo("/org/freedesktop/systemd1/unit/_31a_40b_2eservice");
    }

    @Test
    void anInstanceMayHaveAFileOfItsOwnOrThatOfItsTemplate() {
        assertThat(UnitName.parse("foo@bar").files()).containsExactly("foo@bar.service", "foo@.service");
        assertThat(UnitName.parse("foo").files()).containsExactly("foo.service");
    }
}
