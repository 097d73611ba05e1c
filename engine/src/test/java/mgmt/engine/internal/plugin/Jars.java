package mgmt.engine.internal.plugin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Makes jars with a manifest and some content. */
final class Jars {

    private Jars() {}

    static byte[] bundle(String name, String version) {
        return with(Map.of("Bundle-SymbolicName", name, "Bundle-Version", version));
    }

    static byte[] with(Map<String, String> headers) {
        Map<String, String> all = new TreeMap<>(Map.of("Bundle-ManifestVersion", "2"));
        all.putAll(headers);
        StringBuilder manifest = new StringBuilder("Manifest-Version: 1.0\n");
        all.forEach((name, value) ->
                manifest.append(name).append(": ").append(value).append('\n'));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            zip.write((manifest + "\n").getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry("content.txt"));
            zip.write(("some text that is long enough to be damaged; " + all).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
