package mgmt.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest {

    private static final String HASH = "ab".repeat(32);

    @TempDir
    Path directory;

    private Pins pins(String text) throws Exception {
        return Pins.read(Files.writeString(directory.resolve(Pins.FILE_NAME), text));
    }

    @Test
    void withoutAListEverythingIsAllowed() {
        assertThat(Pins.none().fault("a.jar", HASH)).isEmpty();
    }

    @Test
    void aListAllowsWhatItHolds() throws Exception {
        Pins pins = pins("# made by hand\n\n" + HASH.toUpperCase(java.util.Locale.ROOT) + "  a.jar\n" + "cd".repeat(32)
                + " *b.jar\n");
        assertThat(pins.fault("a.jar", HASH)).isEmpty();
        assertThat(pins.fault("renamed.jar", HASH)).as("the content counts").isEmpty();
        assertThat(pins.fault("a.jar", "ee".repeat(32)))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("another one than").contains("ee".repeat(32)));
        assertThat(pins.fault("c.jar", "ee".repeat(32)))
                .hasValueSatisfying(why -> assertThat(why).contains("does not list it"));
    }

    @Test
    void anEmptyListAllowsNothing() throws Exception {
        assertThat(pins("").fault("a.jar", HASH)).isPresent();
    }

    @Test
    void aLineThatIsNoneIsToldWithItsPlace() {
        assertThatThrownBy(() -> pins(HASH + "  a.jar\n" + HASH.substring(1) + "  b.jar\n"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("plugins.sha256:2: expected")
                .hasMessageContaining("b.jar");
    }
}
