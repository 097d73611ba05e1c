package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Identity;
import mgmt.plugin.svc.internal.HostnameKind.Hostname;
import mgmt.plugin.svc.internal.Hostnamed.HostName;
import org.junit.jupiter.api.Test;

class HostnameKindTest {

    private static final String NONE = null;

    @Test
    void theNameFillsWhatIsLeftOut() {
        assertThat(hostname("web1", NONE, NONE, NONE).names())
                .isEqualTo(Map.of(HostName.PRETTY, "web1", HostName.STATIC, "web1", HostName.TRANSIENT, "web1"));
        assertThat(hostname("web1", "Web, the first", NONE, NONE).names())
                .isEqualTo(
                        Map.of(HostName.PRETTY, "Web, the first", HostName.STATIC, "web1", HostName.TRANSIENT, "web1"));
        assertThat(hostname("web1", "", "", NONE).names())
                .isEqualTo(Map.of(HostName.PRETTY, "", HostName.STATIC, "", HostName.TRANSIENT, "web1"));
        assertThat(hostname(NONE, NONE, "web1", NONE).names()).isEqualTo(Map.of(HostName.STATIC, "web1"));
    }

    @Test
    void oneOfThemIsNeeded() {
        assertThatThrownBy(() -> hostname(NONE, NONE, NONE, NONE))
                .hasMessage(
                        "hostname: one of hostname, pretty_hostname, static_hostname and transient_hostname is needed");
    }

    @Test
    void whatTheKernelAndTheNetworkKnowHasItsRules() {
        for (String wrong : new String[] {"", "a b", "-a", "a-", "a..b", ".a", "a.", "ä", "a".repeat(65)}) {
            assertThatThrownBy(() -> hostname(wrong, NONE, NONE, NONE))
                    .hasMessageContaining("hostname: \"" + wrong + "\" is no host name");
            assertThatThrownBy(() -> hostname(NONE, NONE, NONE, wrong)).hasMessageStartingWith("transient_hostname: ");
        }
        assertThatThrownBy(() -> hostname("a", NONE, "a b", NONE)).hasMessageStartingWith("static_hostname: ");
        assertThatThrownBy(() -> hostname("a", "a\nb", NONE, NONE)).hasMessageStartingWith("pretty_hostname: ");
        assertThat(hostname("web-1.example_net.org", NONE, NONE, NONE).names()).hasSize(3);
        assertThat(hostname("Any's name", NONE, "a", "a").names()).containsEntry(HostName.PRETTY, "Any's name");
    }

    @Test
    void twoResourcesForOneNameAreOneTooMany() {
        HostnameKind kind = new HostnameKind(new Buses(Map.of()).system(), Path.of("/etc"));
        assertThat(kind.links(hostname(NONE, "Web", "web", NONE)).provided())
                .containsExactly(new Identity("host name", "pretty"), new Identity("host name", "static"));
    }

    @Test
    void everyFieldIsDocumented() {
        assertThat(Arrays.stream(Hostname.class.getRecordComponents())
                        .filter(component -> !component.isAnnotationPresent(Doc.class)))
                .isEmpty();
    }

    private static Hostname hostname(String hostname, String pretty, String fixed, String now) {
        return new Hostname(
                Optional.ofNullable(hostname),
                Optional.ofNullable(pretty),
                Optional.ofNullable(fixed),
                Optional.ofNullable(now));
    }
}
