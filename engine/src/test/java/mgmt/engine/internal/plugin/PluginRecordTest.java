package mgmt.engine.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Version;

class PluginRecordTest {

    @TempDir
    Path directory;

    private PluginRecord read() {
        return PluginRecord.read(directory.resolve("record"), directory.resolve("record"));
    }

    private static StoredJar jar(String name, String hash) {
        return new StoredJar(name, new Version(1, 0, 0), hash, Path.of("/" + hash));
    }

    @Test
    void whatWasGoodAndWhatWasRejectedOutlivesTheProcess() throws IOException {
        PluginRecord record = read();
        record.accept(jar("second", "22"), Path.of("/plugins/second.jar"), List.of("b", "c"));
        record.accept(jar("first", "11"), Path.of("/plugins/first.jar"), List.of());
        RefusedException why = new RefusedException("needs\tmore\nthan there is", true);
        record.reject(jar("second", "23"), "0.1", why);

        PluginRecord again = read();
        assertThat(again.names()).containsExactly("second", "first");
        assertThat(again.good("second")).contains("22");
        assertThat(again.goodIn(Path.of("/plugins/second.jar"))).contains("22");
        assertThat(again.goodIn(Path.of("/plugins/third.jar"))).isEmpty();
        assertThat(again.kinds("second")).containsExactly("b", "c");
        assertThat(again.kinds("first")).isEmpty();
        assertThat(again.kinds("third")).isEmpty();
        assertThat(again.rejection("second"))
                .contains(new PluginRecord.Rejection("23", "0.1", "1.0.0", true, why.why()));
        assertThat(again.rejection("first")).isEmpty();
    }

    @Test
    void whatIsAcceptedIsRejectedNoLongerAndWhatIsForgottenIsGone() throws IOException {
        PluginRecord record = read();
        record.accept(jar("motd", "11"), Path.of("/plugins/motd.jar"), List.of("motd"));
        record.reject(jar("motd", "12"), "0.1", new RefusedException("no"));
        record.accept(jar("motd", "12"), Path.of("/plugins/motd.jar"), List.of("motd"));
        assertThat(read().rejection("motd")).isEmpty();
        assertThat(read().hashes()).containsExactly("12");
        record.forget("motd");
        assertThat(read().names()).isEmpty();
    }

    @Test
    void aDirectoryInItsPlaceCountsAsNone() throws IOException {
        Files.createDirectory(directory.resolve("record"));
        assertThat(read().names()).isEmpty();
    }

    @Test
    void aFileThatCannotBeUnderstoodCountsAsNone() throws IOException {
        Files.writeString(directory.resolve("record"), "mgmt plugins 99\ngood\ta\t1\t/a.jar\n");
        assertThat(read().names()).isEmpty();
        Files.writeString(directory.resolve("record"), "mgmt plugins 1\nnonsense\ngood\ta\t1\t/a.jar\n");
        assertThat(read().names()).containsExactly("a");
        assertThat(read().kinds("a")).isEmpty();
        Files.write(directory.resolve("record"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        assertThat(read().names()).isEmpty();
    }
}
