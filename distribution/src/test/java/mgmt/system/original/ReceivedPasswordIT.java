package mgmt.system.original;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A password that a file receives: in the two files that hold it, and nowhere else. */
@Timeout(120)
class ReceivedPasswordIT {

    private static final String GRAPH = """
            graph: secrets
            resources:
              file:
              - name: conf
                path: /site/conf
                mode: 0600
                receive: {content: "password[db].password"}
                notify: ["exec[told]"]
              - {name: bell, path: /site/bell, content: ring, notify: ["password[db]"]}
              password:
              - {name: db, saved: true}
              exec:
              - {name: told, shell: /bin/sh, cmd: echo told >> /site/told, refreshonly: true}
            """;

    @RegisterExtension
    final Site site = new Site();

    private final List<String> passwords = new ArrayList<>();
    private final StringBuilder said = new StringBuilder();

    @Test
    void theFileIsEqualToItFollowsItAndShowsItToNobody() throws IOException {
        site.mgmt().with("MGMT_LOG", "TRACE");
        site.graph(GRAPH);
        Started first = site.start();
        site.awaitStatus(first, "4 settled; at rest");
        String made = stored();
        assertThat(made).matches("[a-zA-Z]{64}");
        assertReceived(made);
        assertThat(changes(first)).as("it was made, not changed").isEmpty();

        Files.writeString(site.path("conf"), "disturbed");
        Site.await("it is repaired", () -> changes(first).size() == 1);
        site.awaitStatus(first, "4 settled; at rest");
        assertReceived(made);
        assertThat(changes(first)).allMatch(line -> line.contains("***") && !line.contains("disturbed"));

        Files.delete(site.path("bell"));
        Site.await("another one is made", () -> !stored().equals(made));
        Site.await("and is received", () -> changes(first).size() == 2);
        site.awaitStatus(first, "4 settled; at rest");
        String asked = stored();
        assertReceived(asked);
        assertThat(asked).isNotEqualTo(made);
        assertThat(changes(first)).hasSize(2).allMatch(line -> line.contains("***"));
        assertThat(Files.readAllLines(site.path("told"))).hasSize(3);
        end(first);

        Started second = site.start();
        site.awaitStatus(second, "4 settled; at rest");
        assertThat(stored()).as("after a restart").isEqualTo(asked);
        assertReceived(asked);
        assertThat(changes(second)).isEmpty();
        end(second);

        Files.writeString(site.path("conf"), "disturbed");
        Started third = site.start("--noop", "--converged-timeout", "0");
        assertThat(third.awaitEnd()).isZero();
        assertThat(site.path("conf")).hasContent("disturbed");
        assertThat(third.output().lines().filter(line -> line.contains("file[conf] content: would be changed")))
                .hasSize(1)
                .allMatch(line -> line.contains("***"));
        assertNothingWasShown();
    }

    private static List<String> changes(Started agent) {
        return agent.output()
                .lines()
                .filter(line -> line.contains("file[conf] content: changed"))
                .toList();
    }

    private void assertReceived(String password) throws IOException {
        assertThat(Site.content(site.path("conf"))).isEqualTo(password);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(site.path("conf"))))
                .isEqualTo("rw-------");
    }

    private Path file() throws IOException {
        return site.prefix("state").resolve("resources/password/db/password");
    }

    private String stored() throws IOException {
        String password = Site.content(file());
        if (!password.isEmpty()) {
            passwords.add(password);
        }
        return password;
    }

    private void end(Started agent) {
        said.append(site.status());
        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
    }

    private void assertNothingWasShown() throws IOException {
        said.append(site.told());
        try (Stream<Path> tree = Files.walk(site.directory())) {
            for (Path path : tree.filter(Files::isRegularFile).toList()) {
                if (!path.equals(file())
                        && !path.endsWith("site/conf")
                        && !path.toString().endsWith(".jar")) {
                    said.append(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(passwords.stream().distinct()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(passwords.stream().filter(password -> said.indexOf(password) >= 0))
                .isEmpty();
    }
}
