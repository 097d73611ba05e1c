package mgmt.launcher.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import javax.lang.model.SourceVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KindNameTest {

    @ParameterizedTest
    @CsvSource({
        "motd,      plugin-motd,      plugin.motd,     MotdKind",
        "apt-key,   plugin-apt-key,   plugin.aptkey,   AptKeyKind",
        "x,         plugin-x,         plugin.x,        XKind",
        "ipv4-2nd,  plugin-ipv4-2nd,  plugin.ipv42nd,  Ipv42ndKind",
        "class,     plugin-class,     plugin.class_,   ClassKind",
        "go-to,     plugin-go-to,     plugin.goto_,    GoToKind",
        "null,      plugin-null,      plugin.null_,    NullKind",
        "java,      plugin-java,      plugin.java,     JavaKind",
        "kind,      plugin-kind,      plugin.kind,     KindKind",
    })
    void namesWhatJavaAndMavenAccept(String text, String artifact, String packageName, String className) {
        KindName name = new KindName(text);
        assertThat(name.artifact()).isEqualTo(artifact);
        assertThat(name.packageName()).isEqualTo(packageName);
        assertThat(name.className()).isEqualTo(className);
        assertThat(SourceVersion.isName(packageName + "." + className)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1st", "-x", "x-", "a--b", "Motd", "a_b", "a.b", "a/b", "..", "mötd", "a b"})
    void refusesWhatIsNoNameOfAKind(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KindName(text))
                .withMessageContaining("such as motd or apt-key");
    }

    /** Its class would have the name of the interface that it implements. */
    @ParameterizedTest
    @ValueSource(strings = "resource")
    void refusesTheWordForAllKinds(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KindName(text))
                .withMessageContaining("choose another name");
    }
}
