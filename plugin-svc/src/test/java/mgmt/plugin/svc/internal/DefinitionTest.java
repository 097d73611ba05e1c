package mgmt.plugin.svc.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionTest {

    @TempDir
    Path root;

    private final UnitName unit = UnitName.parse("foo-bar@x");
    private UnitPaths paths;
    private Path etc;
    private Path lib;

    @BeforeEach
    void makeDirectories() throws IOException {
        paths = UnitPaths.ofSystem(root);
        etc = Files.createDirectories(root.resolve("etc/systemd/system"));
        lib = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
    }

    @Test
    void theFileOfTheAdministratorCounts() throws IOException {
        Files.writeString(lib.resolve("foo-bar@.service"), "[Service]\n");
        assertThat(read().file()).contains(lib.resolve("foo-bar@.service"));
        Files.writeString(etc.resolve("foo-bar@.service"), "[Service]\n");
        assertThat(read().file()).contains(etc.resolve("foo-bar@.service"));
        Files.writeString(lib.resolve("foo-bar@x.service"), "[Service]\n");
        assertThat(read().file()).contains(lib.resolve("foo-bar@x.service"));
    }

    @Test
    void aTouchedFileIsEqualAndAnEditedOneIsNot() throws IOException {
        Path file = Files.writeString(etc.resolve("foo-bar@.service"), "[Service]\n");
        String before = read().fingerprint();
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        assertThat(read().fingerprint()).isEqualTo(before);
        Files.writeString(file, "[Service]\nNice=1\n");
        assertThat(read().fingerprint()).isNotEqualTo(before);
    }

    @Test
    void everySortOfDropInCounts() throws IOException {
        for (String name : new String[] {"foo-bar@x.service.d", "foo-bar@.service.d", "foo-.service.d", "service.d"}) {
            String before = read().fingerprint();
            Path dropIn = Files.createDirectories(lib.resolve(name)).resolve("a.conf");
            Files.writeString(dropIn, "[Service]\nNice=1\n");
            assertThat(read().fingerprint()).as(name).isNotEqualTo(before);
            Files.writeString(dropIn.resolveSibling("a.txt"), "not read");
        }
    }

    @Test
    void linksFollowFromTheInstallSection() throws IOException {
        Files.writeString(lib.resolve("foo-bar@.service"), """
                [Unit]
                WantedBy=no
                [Install]
                WantedBy=multi-user.target %p.target
                RequiredBy = a.target
                Alias=other@%i.service
                Also=more.service
                """);
        assertThat(read().links())
                .containsExactlyInAnyOrder(
                        etc.resolve("multi-user.target.wants/foo-bar@x.service"),
                        etc.resolve("foo-bar.target.wants/foo-bar@x.service"),
                        etc.resolve("a.target.requires/foo-bar@x.service"),
                        etc.resolve("other@x.service"));
    }

    @Test
    void aLinkToNothingIsAMask() throws IOException {
        Path link = Files.createSymbolicLink(etc.resolve("a.service"), Path.of("/dev/null"));
        assertThat(Definition.isMask(link)).isTrue();
        assertThat(Definition.isMask(Files.createFile(etc.resolve("b.service"))))
                .isFalse();
        assertThat(read().file()).isEmpty();
    }

    private Definition read() throws IOException {
        return Definition.read(unit, paths);
    }
}
