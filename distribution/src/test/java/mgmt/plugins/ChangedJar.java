package mgmt.plugins;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle that was made elsewhere, with other headers. */
public final class ChangedJar {

    private ChangedJar() {}

    /** The bytes of a jar, the rest of which stays as it is. */
    public static byte[] of(byte[] jar, Consumer<Attributes> change) throws IOException {
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        try (JarInputStream input = new JarInputStream(new ByteArrayInputStream(jar))) {
            Manifest manifest = input.getManifest();
            change.accept(manifest.getMainAttributes());
            try (JarOutputStream output = new JarOutputStream(changed, manifest)) {
                for (JarEntry entry = input.getNextJarEntry(); entry != null; entry = input.getNextJarEntry()) {
                    output.putNextEntry(new JarEntry(entry.getName()));
                    input.transferTo(output);
                }
            }
        }
        return changed.toByteArray();
    }
}
