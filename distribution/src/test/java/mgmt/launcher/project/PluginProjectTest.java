package mgmt.launcher.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginProjectTest {

    private static final Pattern DEPENDENCY =
            Pattern.compile("<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>", Pattern.MULTILINE);

    @TempDir
    Path directory;

    @Test
    void writesWhatItTells() throws IOException {
        PluginProject project = project("apt-key");
        Path target = directory.resolve("new/project");
        project.write(target);
        assertThat(files(target))
                .containsExactlyInAnyOrder(
                        "pom.xml",
                        "src/main/java/plugin/aptkey/AptKeyKind.java",
                        "src/test/java/plugin/aptkey/AptKeyKindTest.java",
                        "apt-key.yaml",
                        "README.md",
                        ".gitignore");
        assertThat(project.summary(target))
                .contains(files(target))
                .contains("mgmt plugin install target/plugin-apt-key-1.0.0.jar");
    }

    @Test
    void fillsEveryPlaceholder() throws IOException {
        project("apt-key").write(directory);
        for (String file : files(directory)) {
            assertThat(Files.readString(directory.resolve(file))).doesNotContainPattern("@[a-z]+@");
        }
        assertThat(directory.resolve("pom.xml"))
                .content()
                .contains("<mgmt.home>/opt/a &amp; b</mgmt.home>", "<mgmt.version>9.9.9</mgmt.version>");
    }

    @Test
    void namesTheDirectoryAsAShellTakesIt() {
        assertThat(project("motd").summary(Path.of("motd"))).contains("\n  cd motd\n");
        assertThat(project("motd").summary(Path.of("it's mine"))).contains("\n  cd 'it'\\''s mine'\n");
    }

    @Test
    void leavesADirectoryAloneThatHoldsSomething() throws IOException {
        Path mine = Files.writeString(directory.resolve("mine"), "mine");
        assertThatExceptionOfType(FileSystemException.class)
                .isThrownBy(() -> project("motd").write(directory))
                .withMessageContaining("it is not empty");
        assertThat(files(directory)).containsExactly(directory.relativize(mine).toString());
    }

    /** What a newcomer is given is what this tree itself is built with. */
    @ParameterizedTest
    @ValueSource(strings = {"src/main/resources/mgmt/launcher/project/pom.xml", "../examples/plugin-motd/pom.xml"})
    void usesTheVersionsOfThisBuild(String pom) throws IOException {
        String ours = Files.readString(Path.of("../pom.xml"));
        List<MatchResult> used =
                DEPENDENCY.matcher(Files.readString(Path.of(pom))).results().toList();
        assertThat(used).hasSizeGreaterThan(5);
        for (MatchResult one : used) {
            String artifact = one.group(1);
            if (!artifact.startsWith("plugin-") && !artifact.startsWith("@") && !artifact.equals("mgmt.api")) {
                assertThat(one.group(2)).as(artifact).isEqualTo(version(ours, artifact));
            }
        }
    }

    @Test
    void exampleIsWrittenAgainstThisVersion() throws IOException {
        String ours = version(Files.readString(Path.of("../pom.xml")), "mgmt");
        assertThat(Path.of("../examples/plugin-motd/pom.xml"))
                .content()
                .contains("<mgmt.version>" + ours + "</mgmt.version>");
    }

    private static String version(String pom, String artifact) {
        String managed = artifact.equals("junit-jupiter") ? "junit-bom" : artifact;
        return DEPENDENCY
                .matcher(pom)
                .results()
                .filter(match -> match.group(1).equals(managed))
                .map(match -> property(pom, match.group(2)))
                .findFirst()
                .orElseThrow();
    }

    private static String property(String pom, String version) {
        if (!version.startsWith("${")) {
            return version;
        }
        String name = version.substring(2, version.length() - 1);
        return pom.substring(pom.indexOf("<" + name + ">") + name.length() + 2, pom.indexOf("</" + name + ">"));
    }

    private static PluginProject project(String kind) {
        return new PluginProject(new KindName(kind), "9.9.9", Path.of("/opt/a & b"));
    }

    private static List<String> files(Path root) throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }
}
