package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Identity;
import mgmt.api.resource.InvalidDesiredException;
import mgmt.api.resource.Links;
import mgmt.plugin.file.internal.FileKind.File;
import org.junit.jupiter.api.Test;

class FileKindTest {

    private final FileKind kind = new FileKind();

    @Test
    void aFileNeedsTheNearestDirectoryAboveIt() {
        Links links = kind.links(Declared.named("/a/b/c").desired());
        assertThat(links.provided()).containsExactly(Identity.path(Path.of("/a/b/c")));
        assertThat(needs(links)).containsExactly(directories("/a/b", "/a", "/"));
    }

    @Test
    void aDirectoryProvidesItselfAsOne() {
        Links links = kind.links(Declared.named("/a/b/").desired());
        assertThat(links.provided())
                .containsExactly(Identity.path(Path.of("/a/b")), Identity.directory(Path.of("/a/b")));
        assertThat(needs(links)).containsExactly(directories("/a", "/"));
    }

    @Test
    void aFileAmongFragmentsProvidesOne() {
        Links links = kind.links(
                Declared.named("/lib/systemd/system/a.service.d/b.conf").desired());
        assertThat(links.provided())
                .containsExactly(
                        Identity.path(Path.of("/usr/lib/systemd/system/a.service.d/b.conf")),
                        Identity.fragmentIn(Path.of("/usr/lib/systemd/system/a.service.d")));
    }

    @Test
    void aCopyNeedsItsSource() {
        Links links = kind.links(Declared.named("/a").source("/s/t").desired());
        assertThat(needs(links))
                .containsExactly(
                        directories("/"),
                        List.of(
                                Identity.path(Path.of("/s/t")),
                                Identity.directory(Path.of("/s")),
                                Identity.directory(Path.of("/"))));
    }

    @Test
    void whatRunsNeedsAnAbsolutePathAndWhatIsExportedDoesNot() {
        assertThatThrownBy(() -> kind.links(Declared.named("motd").desired()))
                .isInstanceOf(InvalidDesiredException.class)
                .hasMessageStartingWith("name: the path 'motd' must be absolute");
    }

    @Test
    void everyFieldIsDocumented() {
        assertThat(Arrays.stream(File.class.getRecordComponents())
                        .filter(component -> !component.isAnnotationPresent(Doc.class)))
                .isEmpty();
        assertThat(File.class.isAnnotationPresent(Doc.class)).isTrue();
        assertThat(Arrays.stream(File.class.getRecordComponents())
                        .filter(component -> component.isAnnotationPresent(Default.class))
                        .map(component -> component.getName()))
                .containsExactly("state", "recurse", "force", "follow");
    }

    private static List<List<Identity>> needs(Links links) {
        return links.needs().stream().map(Links.Need::anyOf).toList();
    }

    private static List<Identity> directories(String... paths) {
        return Arrays.stream(paths).map(Path::of).map(Identity::directory).toList();
    }
}
