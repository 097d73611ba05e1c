package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Links;
import mgmt.plugin.svc.internal.SvcKind.Startup;
import mgmt.plugin.svc.internal.SvcKind.State;
import mgmt.plugin.svc.internal.SvcKind.Svc;
import org.junit.jupiter.api.Test;

class SvcKindTest {

    private static final Map<String, String> ENVIRONMENT = Map.of("XDG_RUNTIME_DIR", "/run/user/7");

    private final Buses buses = new Buses(ENVIRONMENT);
    private final SvcKind kind = new SvcKind(
            SvcKind.ofSystem(buses.system()), SvcKind.ofUser(buses.user(), ENVIRONMENT, Path.of("/home/u")));

    @Test
    void listensToTheFileThatCountsAndToEveryDropIn() {
        List<Links.Need> needs = kind.links(svc("a", false)).needs();
        assertThat(needs).allMatch(Links.Need::notified);
        assertThat(needs.get(0).every()).isFalse();
        assertThat(needs.get(0).anyOf())
                .startsWith(Identity.path(Path.of("/etc/systemd/system/a.service")))
                .endsWith(Identity.path(Path.of("/lib/systemd/system/a.service")));
        assertThat(needs.stream().filter(Links.Need::every).flatMap(need -> need.anyOf().stream()))
                .contains(
                        Identity.fragmentIn(Path.of("/etc/systemd/system/a.service.d")),
                        Identity.fragmentIn(Path.of("/usr/lib/systemd/system/a.service.d")));
    }

    @Test
    void aUnitOfTheUserListensToTheUsersFiles() {
        assertThat(kind.links(svc("a", true)).needs().get(0).anyOf())
                .contains(
                        Identity.path(Path.of("/home/u/.config/systemd/user/a.service")),
                        Identity.path(Path.of("/usr/lib/systemd/user/a.service")))
                .doesNotContain(Identity.path(Path.of("/etc/systemd/system/a.service")));
    }

    @Test
    void anInstanceListensToItsTemplate() {
        assertThat(kind.links(svc("a@b", false)).needs().get(0).anyOf())
                .contains(Identity.path(Path.of("/etc/systemd/system/a@.service")));
    }

    @Test
    void whatIsMaskedCannotRun() {
        assertThatThrownBy(() ->
                        new Svc("a", Optional.of(State.RUNNING), Optional.of(Startup.MASKED), false, Optional.empty()))
                .hasMessageContaining("startup: a masked unit cannot be started");
    }

    @Test
    void aWrongNameIsTheFieldsProblem() {
        assertThatThrownBy(() -> svc("a/b", false)).hasMessageStartingWith("name: ");
    }

    @Test
    void everyFieldIsDocumented() {
        assertThat(Arrays.stream(Svc.class.getRecordComponents())
                        .filter(component -> !component.isAnnotationPresent(Doc.class)))
                .isEmpty();
    }

    private static Svc svc(String name, boolean session) {
        return new Svc(name, Optional.empty(), Optional.empty(), session, Optional.empty());
    }
}
