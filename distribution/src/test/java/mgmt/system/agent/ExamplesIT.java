package mgmt.system.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import mgmt.system.Mgmt.Started;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every example runs, and ends as its README says. An example that nothing is known of here fails. */
class ExamplesIT {

    private static final Path EXAMPLES = Path.of("../examples");

    /** What each leaves behind: the path below /tmp/mgmt/, then permissions, owner if that matters, and content. */
    private static final Map<String, String> OUTCOMES = Map.of(
            "motd", """
                    beside rw-r--r-- I need no plugin
                    motd rw-r--r-- Welcome. This machine is kept by mgmt.
                    """,
            "secret", """
                    database rw------- (20 letters)
                    """,
            "files", """
                    f1 rw-r--r-- i am f1
                    f2 rw-r--r-- i am f2
                    f3 rw-r--r-- i am f3
                    """,
            "timer", """
                    bell rw-r--r-- remove me, and you will hear of it
                    """,
            "talk", """
                    f1 rw-r--r-- i am f1
                    f2 rw-r--r-- i am f2
                    f3 rw-r--r-- i am f3
                    """,
            "exec", """
                    exec/ rwxr-xr-x
                    exec/count rw------- 3
                    exec/counted rw-r--r-- one|two|three
                    exec/made once rw-r--r-- pear|apple|fig
                    exec/sorted rw-r--r-- apple|fig|pear
                    exec/words rw-r--r-- pear|apple|fig
                    """,
            "order", """
                    order/ rwxr-xr-x
                    order/1-first rw-r--r-- before all others
                    order/2-second rw-r--r-- after the first
                    order/3-third rw-r--r-- after the second, which tells it when it was changed
                    order/4-last rw-r--r-- after all others
                    """,
            "mirror", """
                    mirror/ rwxr-xr-x
                    mirror/css/ rwxr-xr-x
                    mirror/css/plain.css rw-r--r-- body { margin: 2em }
                    mirror/index.html rw-r--r-- <!doctype html>|<title>mirrored</title>
                    mirror/local.html rw-r--r-- a resource of its own, which the mirror leaves alone
                    source/ rwxr-xr-x
                    source/css/ rwxr-xr-x
                    source/css/plain.css rw-r--r-- body { margin: 2em }
                    source/index.html rw-r--r-- <!doctype html>|<title>mirrored</title>
                    """,
            "modes", """
                    modes/ rwxr-xr-x
                    modes/drop/ rwxrwxrwt
                    modes/mail rw-r----- 1:1 for the user of this name, and the group of this number
                    modes/script rwxr-xr-x #!/bin/sh|echo hello
                    modes/secret rw------- only root reads this
                    """);

    /** Examples that manage more than files below /tmp/mgmt/, and who runs them on a host where they may. */
    private static final Map<String, String> ELSEWHERE = Map.of(
            "svc", "mgmt.system.svc.SvcExampleIT",
            "cluster", "mgmt.system.cluster.ClusterExampleIT");

    /** The plugin that an example wants, which its README has the reader install first. */
    private static final Map<String, Path> PLUGINS =
            Map.of("motd", EXAMPLES.resolve("plugin-motd/target/plugin-motd-1.0.0.jar"));

    @RegisterExtension
    final Site site = new Site();

    static Stream<String> examples() throws IOException {
        try (Stream<Path> folders = Files.list(EXAMPLES)) {
            return folders
                    .filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.equals("target") && !name.startsWith("plugin-"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void endsAsItsReadmeSays(String example) throws IOException {
        assertThat(EXAMPLES.resolve(example).resolve("README.md")).isNotEmptyFile();
        assumeFalse(ELSEWHERE.containsKey(example), () -> "run on a host with a systemd, by " + ELSEWHERE.get(example));
        assertThat(OUTCOMES).as("the examples whose outcome is known").containsKey(example);
        String outcome = OUTCOMES.get(example);
        assumeTrue(
                !outcome.contains(" 1:1 ") || System.getProperty("user.name").equals("root"), "only root gives away");

        // The place is this test's own, so that it meets no agent of the machine's; all else is as the user has it.
        String graph = Files.readString(EXAMPLES.resolve(example).resolve(example + ".yaml"));
        assertThat(graph).contains("/tmp/mgmt/");
        if (!example.equals("talk")) {
            Files.delete(site.root());
        }
        if (PLUGINS.containsKey(example)) {
            site.addPlugin(PLUGINS.get(example));
        }
        site.graph(graph.replace("/tmp/mgmt/", "/site/"));
        Started agent = site.converge();
        assertThat(agent.awaitEnd()).isZero();
        assertThat(agent.error()).isEmpty();
        assertThat(listing().replaceAll(" [A-Za-z]{20}\n", " (20 letters)\n")).isEqualTo(outcome);
    }

    private String listing() throws IOException {
        TreeMap<String, String> lines = new TreeMap<>();
        try (Stream<Path> tree = Files.walk(site.root())) {
            for (Path path : tree.filter(path -> !path.equals(site.root())).toList()) {
                String name = site.root().relativize(path) + (Files.isDirectory(path) ? "/" : "");
                lines.put(name, name + " " + line(path));
            }
        }
        return String.join("", lines.values());
    }

    private String line(Path path) throws IOException {
        boolean isSticky = ((Integer) Files.getAttribute(path, "unix:mode") & 01000) != 0;
        String permissions = Site.permissions(path);
        String owner = owner(path).equals(owner(site.directory())) ? "" : " " + owner(path);
        String content = Files.isDirectory(path)
                ? ""
                : " " + Files.readString(path).strip().replace("\n", "|");
        return (isSticky ? permissions.replaceFirst(".$", "t") : permissions) + owner + content + "\n";
    }

    private static String owner(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid") + ":" + Files.getAttribute(path, "unix:gid");
    }
}
