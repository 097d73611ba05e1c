package mgmt.launcher;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.connect.ConnectContent;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;

/**
 * Lets bundles take their classes from the class path, by OSGi Connect: those alone does Java keep in its archive with all
 * that belongs to them, which makes a start a good deal quicker. Only for a whole set of bundles, none of which has been
 * updated: classes of the class path see each other, and must not meet those of another version.
 */
final class ClassPathBundles implements ModuleConnector {

    private final Map<String, Path> jars;

    private ClassPathBundles(Map<String, Path> jars) {
        this.jars = jars;
    }

    /** Of all of the jars, or of none of them, if one is not on the class path. */
    static ClassPathBundles of(Collection<Path> jars) {
        Set<String> classPath =
                new HashSet<>(List.of(System.getProperty("java.class.path", "").split(File.pathSeparator)));
        Map<String, Path> connected = new TreeMap<>();
        for (Path jar : jars) {
            if (!classPath.contains(jar.toString())) {
                return new ClassPathBundles(Map.of());
            }
            connected.put(jar.toUri().toString(), jar);
        }
        return new ClassPathBundles(connected);
    }

    /** The location to install a bundle from: it is read where it lies, and not copied into the cache. */
    String location(Path jar) {
        String uri = jar.toUri().toString();
        return jars.containsKey(uri) ? uri : "reference:" + uri;
    }

    @Override
    public void initialize(File storage, Map<String, String> configuration) {
        // There is nothing to prepare.
    }

    @Override
    public Optional<ConnectModule> connect(String location) {
        return Optional.ofNullable(jars.get(location)).map(jar -> () -> new JarContent(jar));
    }

    @Override
    public Optional<BundleActivator> newBundleActivator() {
        return Optional.empty();
    }

    /** A jar, of which the framework reads what is no class. */
    private static final class JarContent implements ConnectContent {

        private final Path path;
        private volatile @Nullable JarFile jar;

        /** Looked for once: Declarative Services ask for each component. */
        private volatile List<String> names = List.of();

        JarContent(Path path) {
            this.path = path;
        }

        @Override
        public void open() throws IOException {
            jar = new JarFile(path.toFile(), false);
        }

        @Override
        public void close() throws IOException {
            opened().close();
        }

        private JarFile opened() {
            return Objects.requireNonNull(jar, "the framework opens it first");
        }

        /** Those of the manifest, which the framework reads itself. */
        @Override
        public Optional<Map<String, String>> getHeaders() {
            return Optional.empty();
        }

        /** Of all that is no class: these are a thousand, and are the class path's. */
        @Override
        public Iterable<String> getEntries() {
            List<String> found = names;
            if (found.isEmpty()) {
                found = opened().stream()
                        .map(JarEntry::getName)
                        .filter(name -> !name.endsWith(".class"))
                        .toList();
                names = found;
            }
            return found;
        }

        @Override
        public Optional<ConnectEntry> getEntry(String name) {
            JarFile in = opened();
            return Optional.ofNullable(in.getEntry(name)).map(entry -> new JarContentEntry(in, entry));
        }

        @Override
        public Optional<ClassLoader> getClassLoader() {
            return Optional.of(ClassPathBundles.class.getClassLoader());
        }
    }

    private record JarContentEntry(JarFile jar, ZipEntry entry) implements ConnectContent.ConnectEntry {
        @Override
        public String getName() {
            return entry.getName();
        }

        @Override
        public long getContentLength() {
            return entry.getSize();
        }

        @Override
        public long getLastModified() {
            return entry.getTime();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return jar.getInputStream(entry);
        }
    }
}
