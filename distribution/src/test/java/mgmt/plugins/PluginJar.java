package mgmt.plugins;

import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mgmt.plugins.behaviour.Behaviour;
import mgmt.plugins.mark.MarkKind;
import mgmt.plugins.odd.OddKind;
import mgmt.plugins.tally.TallyKind;
import mgmt.transports.memory.MemoryProvider;
import mgmt.transports.memory.MemoryStore;

/**
 * A plugin that is made at run time, by the tool that makes the real ones: classes of the tests, and a file that tells them
 * how to behave. Immutable; equal ones give equal bytes.
 *
 * @param headers for the tool, and for the manifest
 * @param behaviour see {@link Behaviour}
 */
public record PluginJar(Map<String, String> headers, Map<String, String> behaviour) {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("mgmt.distribution", "target/mgmt"));

    /** A bundle with the given components, of which the version is the marker too. */
    public static PluginJar of(String name, String version, Class<?>... components) {
        Stream<String> packages = Stream.concat(Stream.of(Behaviour.class, MarkKind.class), Arrays.stream(components))
                .map(Class::getPackageName)
                .distinct();
        Map<String, String> headers = Map.of(
                "Bundle-SymbolicName",
                name,
                "Private-Package",
                packages.collect(Collectors.joining(",")),
                "-dsannotations",
                Arrays.stream(components).map(Class::getName).collect(Collectors.joining(",")),
                "-reproducible",
                "true",
                "-noextraheaders",
                "true",
                "-noimportjava",
                "true");
        return new PluginJar(headers, Map.of()).version(version);
    }

    /** The good one. */
    public static PluginJar mark(String version) {
        return of("mgmt.test.mark", version, MarkKind.class);
    }

    /** Another good one. */
    public static PluginJar tally(String version) {
        return of("mgmt.test.tally", version, TallyKind.class);
    }

    /** The one whose resources misbehave. */
    public static PluginJar odd(String version) {
        return of("mgmt.test.odd", version, OddKind.class);
    }

    /** The one that offers the transport {@code memory}, which a test handles by {@link MemoryStore}. */
    public static PluginJar memory(String version) {
        return of("mgmt.test.memory", version, MemoryProvider.class)
                .header("Import-Package", "!org.jspecify.annotations,*");
    }

    /** The bundle's symbolic name. */
    public String name() {
        return headers.get("Bundle-SymbolicName");
    }

    /** The same with another version and marker. */
    public PluginJar version(String version) {
        return header("Bundle-Version", version).behaving("marker", version);
    }

    /** The same with another header. */
    public PluginJar header(String name, String value) {
        return new PluginJar(with(headers, name, value), behaviour);
    }

    /** The same that needs a version of the api which is not there. */
    public PluginJar needingAnotherApi() {
        return header("Import-Package", "mgmt.api.resource;version=\"[2.0,3)\",*");
    }

    /** The same that behaves otherwise. */
    public PluginJar behaving(String what, String how) {
        return new PluginJar(headers, with(behaviour, what, how));
    }

    private static Map<String, String> with(Map<String, String> map, String key, String value) {
        Map<String, String> more = new TreeMap<>(map);
        more.put(key, value);
        return more;
    }

    /** Makes it. */
    public byte[] bytes() {
        try (Builder builder = new Builder()) {
            new LinkedHashMap<>(headers).forEach(builder::setProperty);
            builder.addClasspath(home(PluginJar.class).toFile());
            builder.addClasspath(api().toFile());
            builder.addClasspath(withoutTests(home(MemoryProvider.class)));
            Jar jar = builder.build();
            if (!builder.getErrors().isEmpty() || !builder.getWarnings().isEmpty()) {
                throw new AssertionError(name() + ": " + builder.getErrors() + builder.getWarnings());
            }
            String lines = behaviour.entrySet().stream()
                    .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
                    .collect(Collectors.joining());
            jar.putResource(Behaviour.FILE, new EmbeddedResource(lines.getBytes(StandardCharsets.UTF_8), 0L));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            jar.write(bytes);
            return bytes.toByteArray();
        } catch (Exception e) {
            throw new AssertionError(name() + " cannot be made", e);
        }
    }

    /** Puts it into a folder at one stroke, under its name, in place of what was there. */
    public Path putInto(Path folder) {
        try {
            Path file = folder.resolve(name() + ".jar");
            Path whole = Files.write(folder.resolve(name() + ".part"), bytes());
            return Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where a class of the tests comes from: a directory or a jar. */
    private static Path home(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /** Beside a plugin's classes lie the tests of them, which need what no framework has. */
    private static Jar withoutTests(Path home) throws IOException {
        Jar jar = new Jar(home.toFile());
        List.copyOf(jar.getResources().keySet()).stream()
                .filter(name -> name.matches(".*Test(\\$.*)?\\.class"))
                .forEach(jar::remove);
        return jar;
    }

    private static Path api() throws IOException {
        try (DirectoryStream<Path> apis = Files.newDirectoryStream(DISTRIBUTION.resolve("bundles"), "mgmt.api-*.jar")) {
            return apis.iterator().next();
        }
    }
}
