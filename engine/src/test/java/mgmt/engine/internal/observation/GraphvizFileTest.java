package mgmt.engine.internal.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class GraphvizFileTest {

    @TempDir
    Path directory;

    private Path program(String body) throws Exception {
        Path program = Files.createDirectory(directory.resolve("bin")).resolve("dot");
        Files.writeString(program, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    private List<String> drawn() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private Path draw(String program) throws Exception {
        Path file = directory.resolve("g@h");
        try (GraphvizFile graphviz = new GraphvizFile(file, program)) {
            graphviz.accept(DotTest.graph(List.of("a")));
            graphviz.accept(DotTest.graph(List.of("b")));
        }
        return file;
    }

    @Test
    void drawsTheLastGraphForEveryoneToRead() throws Exception {
        Path file = draw(
                program("[ $1 = -Tpng ] && [ $2 = -o ] && cp \"$4\" \"$3\"").toString());
        assertThat(file).content().contains("k[b]").doesNotContain("k[a]");
        assertThat(directory.resolve("g@h.png")).hasSameTextualContentAs(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(drawn()).containsExactly("g@h", "g@h.png");
    }

    @Test
    void withoutTheProgramThereIsTheTextAlone() throws Exception {
        draw(directory.resolve("nothing").toString());
        assertThat(drawn()).containsExactly("g@h");
    }

    @Test
    void programThatFailsLeavesNothingBehind() throws Exception {
        draw(program("echo half > \"$3\"; exit 3").toString());
        assertThat(drawn()).containsExactly("g@h");
    }
}
