package mgmt.launcher.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentServiceTest {

    @TempDir
    Path root;

    private final List<String> calls = new ArrayList<>();
    private Path unit;
    private Path defaults;
    private AgentService service;

    @BeforeEach
    void boot() throws IOException {
        Files.createDirectories(root.resolve("run/systemd/system"));
        unit = root.resolve("etc/systemd/system/mgmt.service");
        defaults = root.resolve("etc/default/mgmt");
        service = new AgentService(root, words -> calls.add(String.join(" ", words)));
    }

    @Test
    void isWrittenBeforeSystemdReadsItAndEnabled() throws IOException {
        String done = service.install(Path.of("/opt/mgmt"), Optional.empty(), false);
        assertThat(unit)
                .content()
                .contains("ExecStart=/opt/mgmt/bin/mgmt run $MGMT_OPTIONS\n")
                .doesNotContain("@", "\nEnvironment=");
        assertThat(defaults).content().contains("#MGMT_OPTIONS=").doesNotContainPattern("(?m)^[^#\n]");
        assertThat(calls).containsExactly("daemon-reload", "enable mgmt.service");
        assertThat(done).contains("Wrote " + unit, "Wrote " + defaults, "systemctl start mgmt");
        assertThat(unit.getParent()).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void startsWhenAskedToAndKeepsWhatTheUserHasSet() throws IOException {
        Files.createDirectories(defaults.getParent());
        Files.writeString(defaults, "MGMT_OPTIONS=--noop\n");
        String done = service.install(Path.of("/opt/mgmt"), Optional.of("/opt/my java"), true);
        assertThat(unit).content().contains("\nEnvironment=\"JAVA_HOME=/opt/my java\"\n");
        assertThat(defaults).hasContent("MGMT_OPTIONS=--noop");
        assertThat(calls).endsWith("restart mgmt.service");
        assertThat(done).contains("Kept " + defaults, "Started mgmt.service");
    }

    @Test
    void whatIsSpecialToSystemdInAPathIsQuoted() throws IOException {
        assertThat(AgentService.unitText(Path.of("/o \"p\"/50%\\t"), Optional.empty()))
                .contains("ExecStart=\"/o \\\"p\\\"/50%%\\\\t/bin/mgmt\" run ");
    }

    @Test
    void isStoppedBeforeItIsRemovedAndNothingIsLeft() throws IOException {
        service.install(Path.of("/opt/mgmt"), Optional.empty(), false);
        calls.clear();
        String done = service.uninstall();
        assertThat(unit).doesNotExist();
        assertThat(defaults).doesNotExist();
        assertThat(calls).containsExactly("disable --now mgmt.service", "daemon-reload", "reset-failed mgmt.service");
        assertThat(done).contains("removed " + unit, "Removed " + defaults);
    }

    @Test
    void whatWasEditedOutlivesIt() throws IOException {
        service.install(Path.of("/opt/mgmt"), Optional.empty(), false);
        Files.writeString(defaults, "MGMT_OPTIONS=--noop\n");
        Files.createDirectories(root.resolve("etc/systemd/system/mgmt.service.d"));
        assertThat(service.uninstall()).contains("Kept " + defaults + ", which was edited", "Kept " + unit + ".d");
        assertThat(defaults).exists();
    }

    @Test
    void whatIsNotThereIsNotStopped() throws IOException {
        assertThat(service.uninstall()).isEqualTo("There is no " + unit + "\n");
        assertThat(calls).isEmpty();
    }

    @Test
    void aMaskedServiceStaysMasked() throws IOException {
        Files.createDirectories(unit.getParent());
        Files.createSymbolicLink(unit, Path.of("/dev/null"));
        assertThatIOException()
                .isThrownBy(() -> service.install(Path.of("/opt/mgmt"), Optional.empty(), true))
                .withMessageContaining("systemctl unmask mgmt");
        assertThat(unit).isSymbolicLink();
        assertThat(defaults).doesNotExist();
    }

    @Test
    void aMachineWithoutSystemdIsTold() throws IOException {
        Files.delete(root.resolve("run/systemd/system"));
        assertThatIOException()
                .isThrownBy(() -> service.install(Path.of("/opt/mgmt"), Optional.empty(), false))
                .withMessageStartingWith("systemd does not run on this machine (" + root);
        assertThat(unit).doesNotExist();
    }
}
