package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Modes, owners and sources, from the text of a graph file to the file system, and back when disturbed. */
class FileFieldsIT {

    @RegisterExtension
    final Site site = new Site();

    @Test
    void modesAreOctalHoweverTheyAreWritten() throws IOException {
        site.graph("""
                graph: modes
                resources:
                  file:
                  - {name: plain, path: /site/plain, content: a, mode: 0741}
                  - {name: quoted, path: /site/quoted, content: b, mode: '0614'}
                  - {name: short, path: /site/short, content: c, mode: 604}
                  - {name: letters, path: /site/letters, content: d, mode: 'u=rwx,g=rx,o='}
                  - {name: sticky, path: /site/sticky/, mode: 01777}
                """);
        Started agent = site.startAndRest();
        assertThat(Site.permissions(site.path("plain"))).isEqualTo("rwxr----x");
        assertThat(Site.permissions(site.path("quoted"))).isEqualTo("rw---xr--");
        assertThat(Site.permissions(site.path("short"))).isEqualTo("rw----r--");
        assertThat(Site.permissions(site.path("letters"))).isEqualTo("rwxr-x---");
        assertThat((Integer) Files.getAttribute(site.path("sticky"), "unix:mode") & 07777)
                .isEqualTo(01777);
        Site.chmod(site.path("plain"), "rw-rw-rw-");
        site.awaitMode("plain", "rwxr----x");
        assertThat(agent.error()).isEmpty();
    }

    @Test
    void ownersGoByNameAndByNumber() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root may give files away");
        site.graph("""
                graph: owners
                resources:
                  file:
                  - {name: names, path: /site/names, content: a, owner: daemon, group: bin}
                  - {name: numbers, path: /site/numbers, content: b, owner: 1, group: 2}
                  - {name: strangers, path: /site/strangers, content: c, owner: 54321, group: 54322}
                """);
        Started agent = site.startAndRest();
        assertThat(owner("names")).isEqualTo("1:2");
        assertThat(owner("numbers")).isEqualTo("1:2");
        assertThat(owner("strangers")).isEqualTo("54321:54322");
        Files.setAttribute(site.path("names"), "unix:uid", 0);
        Site.await("daemon owns it again", () -> owner("names").equals("1:2"));
        assertThat(agent.error()).isEmpty();
    }

    private String owner(String name) throws IOException {
        Path file = site.path(name);
        return Files.getAttribute(file, "unix:uid") + ":" + Files.getAttribute(file, "unix:gid");
    }

    @Test
    void copyIsEqualToItsSourceAndFollowsIt() throws IOException {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        Files.write(site.directory().resolve("source"), bytes);
        site.graph("""
                graph: copy
                resources:
                  file:
                  - name: copy
                    path: /site/copy
                    source: SOURCE
                """.replace("SOURCE", site.directory() + "/source"));
        site.startAndRest();
        assertThat(site.path("copy")).hasBinaryContent(bytes);
        Files.writeString(site.path("copy"), "disturbed");
        Site.await("the copy is whole again", () -> isCopy("copy", "source"));
        Files.writeString(site.directory().resolve("source"), "another source");
        site.awaitContent("copy", "another source");
    }

    private boolean isCopy(String name, String source) throws IOException {
        return Files.mismatch(site.path(name), site.directory().resolve(source)) == -1;
    }

    @Test
    void sourceAndFollowedFileBehindALinkThatIsSwappedAreFollowed() throws IOException {
        Files.writeString(Files.createDirectory(site.path("v1")).resolve("file"), "one");
        Files.writeString(Files.createDirectory(site.path("v2")).resolve("file"), "two");
        Files.createSymbolicLink(site.path("current"), Path.of("v1"));
        Files.createSymbolicLink(site.path("source"), Path.of("current/file"));
        Files.createSymbolicLink(site.path("followed"), Path.of("current/file"));
        site.graph("""
                graph: links
                resources:
                  file:
                  - {name: copy, path: /site/copy, source: /site/source}
                  - {name: followed, path: /site/followed, follow: true, mode: 0600}
                  - {name: mirror, path: /site/mirror/, source: /site/current/, recurse: true}
                """);
        site.startAndRest();
        assertThat(site.path("copy")).hasContent("one");
        assertThat(Site.permissions(site.path("v1/file"))).isEqualTo("rw-------");
        Files.createSymbolicLink(site.path("link"), Path.of("v2"));
        Files.move(site.path("link"), site.path("current"), StandardCopyOption.ATOMIC_MOVE);
        site.awaitContent("copy", "two");
        site.awaitContent("mirror/file", "two");
        site.awaitMode("v2/file", "rw-------");
    }

    @Test
    void editOfTheModeAloneIsAppliedWithoutWritingTheContent() throws IOException {
        String graph = """
                graph: first
                resources:
                  file:
                  - name: file
                    path: /site/file
                    content: the same
                    mode: 0600
                """;
        site.graph(graph);
        site.startAndRest();
        Object inode = Files.getAttribute(site.path("file"), "unix:ino");
        site.graph(graph.replace("0600", "0444"));
        site.awaitMode("file", "r--r--r--");
        assertThat(Files.getAttribute(site.path("file"), "unix:ino")).isEqualTo(inode);
    }
}
