package mgmt.engine.internal.plugin;

import java.nio.file.Path;
import org.osgi.framework.Version;

/**
 * A whole and sound jar of a bundle, in the store.
 *
 * @param name the bundle's symbolic name, which is the plugin's name
 * @param version the bundle's version
 * @param hash SHA-256 in hexadecimal digits
 * @param file where it lies
 */
record StoredJar(String name, Version version, String hash, Path file) {

    @Override
    public String toString() {
        return name + " " + version;
    }
}
