package mgmt.engine.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import mgmt.api.transport.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportFileTest {

    @TempDir
    Path directory;

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("t.cfg"), text);
    }

    @Test
    void readsKeysAndValuesAsTheyAreWritten() throws Exception {
        Path file = file("\uFEFF# how\r\n\r\ntransport=pigeon\r\n  seeds =  http://ä:1, b ;c \r\npath= a=b#c \n");
        TransportFile read = TransportFile.read(file).orElseThrow();
        assertThat(read.transport()).isEqualTo("pigeon");
        assertThat(read.place()).isEqualTo(file + ":3");
        assertThat(read.settings().all())
                .containsOnlyKeys("seeds", "path")
                .containsEntry("seeds", new TransportSettings.Setting("http://ä:1, b ;c", file + ":4"))
                .containsEntry("path", new TransportSettings.Setting("a=b#c", file + ":5"));
    }

    @Test
    void aLinkToNothingIsNotAsNone() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link.cfg"), directory.resolve("nothing"));
        assertThatThrownBy(() -> TransportFile.read(link))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining("a symbolic link to nothing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "# transport = pigeon\n  # seeds = x"})
    void aFileThatSaysNothingIsAsNone(String text) throws Exception {
        assertThat(TransportFile.read(file(text))).isEmpty();
        assertThat(TransportFile.read(directory.resolve("none"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "transport pigeon                | 1: expected a line key = value, found \"transport pigeon\"",
                "transport = a/= b               | 2: expected a line key = value, found \"= b\"",
                "transport = a/my key = b        | 2: expected a line key = value, found \"my key = b\"",
                "transport =                     | 1: transport has no value",
                "transport = a/transport = b     | 2: transport is set already, in FILE:1",
                "transport = a/x = 1//x = 1      | 4: x is set already, in FILE:2",
                "transport = a # the good one    | 1: a comment stands in a line of its own, and not behind a value",
                "transport = a/x = # nothing     | 2: a comment stands in a line of its own, and not behind a value",
                "seeds = a                       | 1: the file says of no transport whose settings these are; add a line transport = NAME",
                "seeds = a/transprot = b         | 1: the file says of no transport whose settings these are; add a line transport = NAME (is \"transprot\" meant to be \"transport\"?)",
            })
    void saysWhatIsWrongAndWhere(String lines, String message) throws Exception {
        Path file = file(lines.replace('/', '\n').replace("a\n= b", "a\n= b"));
        assertThatThrownBy(() -> TransportFile.read(file))
                .isInstanceOf(TransportException.class)
                .hasMessage(file + ":" + message.replace("FILE", file.toString()));
    }

    @Test
    void saysAllThatIsWrongAtOnce() throws Exception {
        Path file = file("transport = a\nx\ny =\n");
        assertThatThrownBy(() -> TransportFile.read(file))
                .hasMessage(file + ":2: expected a line key = value, found \"x\"\n" + file + ":3: y has no value");
    }

    @Test
    void whatCannotBeReadAsTextIsNoFileThatSaysNothing() throws Exception {
        Path latin = Files.write(directory.resolve("l"), "transport = \u00e4".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> TransportFile.read(latin)).hasMessage(latin + ": it is no UTF-8 text");
        assertThatThrownBy(() -> TransportFile.read(directory)).hasMessage(directory + ": it is no regular file");
        Path large = Files.write(directory.resolve("large"), new byte[(1 << 20) + 1]);
        assertThatThrownBy(() -> TransportFile.read(large)).hasMessageContaining("larger than 1048576 bytes");
    }
}
