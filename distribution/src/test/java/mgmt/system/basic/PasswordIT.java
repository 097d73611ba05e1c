package mgmt.system.basic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A password is kept, is replaced when it has to be, and is nowhere but in its file. */
class PasswordIT {

    private static final String GRAPH = """
            graph: secrets
            resources:
              password:
              - {name: db, saved: true}
              file:
              - {name: bell, path: /site/bell, content: ring, notify: ["password[db]"]}
              noop:
              - {name: hub, listen: ["password[db]"]}
            """;

    @RegisterExtension
    final Site site = new Site();

    /** All that there ever was. */
    private final List<String> passwords = new ArrayList<>();

    private final StringBuilder said = new StringBuilder();

    @Test
    void itIsKeptReplacedWhenAskedAndNeverShown() throws IOException {
        site.mgmt().with("MGMT_LOG", "TRACE");
        site.graph(GRAPH);
        Started first = site.start();
        site.awaitStatus(first, "3 settled; at rest");
        String made = password();
        assertThat(made).matches("[a-zA-Z]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        end(first);

        Started second = site.start();
        site.awaitStatus(second, "3 settled; at rest");
        assertThat(password()).as("after a restart").isEqualTo(made);
        Files.delete(site.path("bell"));
        Site.await("another one is made", () -> !password().equals(made));
        site.awaitStatus(second, "3 settled; at rest");
        String asked = password();
        Files.delete(file());
        Site.await(
                "yet another one is made",
                () -> !password().isEmpty() && !password().equals(asked));
        site.awaitStatus(second, "3 settled; at rest");

        put("y".repeat(60));
        site.awaitStatus(second, "1 failed, 1 blocked; at rest");
        assertThat(site.status()).contains(file() + " does not hold 64 letters but 60");
        put("x".repeat(64));
        site.awaitStatus(second, "3 settled; at rest");
        assertThat(Site.content(file())).isEqualTo("x".repeat(64));
        put("z".repeat(63) + "!");
        site.awaitStatus(second, "1 failed, 1 blocked; at rest");
        site.graph(GRAPH.replace("saved: true", "saved: true, checkrecovery: true"));
        site.awaitStatus(second, "3 settled; at rest");
        assertThat(password()).matches("[a-zA-Z]{64}");
        end(second);
        assertNothingWasShown();
    }

    @Test
    void whatIsNotSavedIsOnNoDiskAndIsNotMadeTwice() throws IOException {
        site.graph(GRAPH.replace("saved: true", "length: 20"));
        Started first = site.start();
        site.awaitStatus(first, "3 settled; at rest");
        assertThat(file()).isEmptyFile();
        assertThat(first.error()).isEmpty();
        end(first);

        Started second = site.start();
        site.awaitStatus(second, "3 settled; at rest");
        assertThat(second.error()).contains("WARN password[db]: The password was made before this start");
        assertThat(second.output()).doesNotContain("password[db] password: changed");
        Files.delete(site.path("bell"));
        Site.await("another one is made", () -> second.output().contains("password[db] refreshed"));
        end(second);
        assertThat(file()).isEmptyFile();
    }

    private void put(String password) throws IOException {
        passwords.add(password);
        Path next = Files.writeString(file().resolveSibling("next"), password);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rw-------"));
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
    }

    private String password() throws IOException {
        String password = Site.content(file());
        if (!password.isEmpty()) {
            passwords.add(password);
        }
        return password;
    }

    private Path file() throws IOException {
        return site.prefix("state").resolve("resources/password/db/password");
    }

    private void end(Started agent) {
        said.append(site.status()).append(site.mgmt().run("kinds", "password").output());
        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
    }

    /** Neither told to anybody nor left in any file. */
    private void assertNothingWasShown() throws IOException {
        said.append(site.told());
        try (Stream<Path> tree = Files.walk(site.directory())) {
            for (Path path : tree.filter(Files::isRegularFile).toList()) {
                if (!path.equals(file()) && !path.toString().endsWith(".jar")) {
                    said.append(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
                }
            }
        }
        assertThat(passwords).hasSizeGreaterThan(5);
        assertThat(passwords.stream().filter(password -> said.indexOf(password) >= 0))
                .isEmpty();
    }
}
