package mgmt.launcher.project;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A project that builds a plugin with one small kind in it, for its author to change. Its files are made from those beside
 * this class, in which words between at signs stand for what differs from project to project.
 */
public final class PluginProject {

    private static final String VERSION = "1.0.0";

    private final KindName kind;
    private final String version;
    private final Path home;

    /**
     * Makes one.
     *
     * @param kind the kind that the plugin is to offer
     * @param version the version of mgmt, whose api it is written against
     * @param home the distribution, in which the api lies
     */
    public PluginProject(KindName kind, String version, Path home) {
        this.kind = kind;
        this.version = version;
        this.home = home;
    }

    /**
     * Writes the project.
     *
     * @param directory where to; made when it is not there
     * @throws IOException when the directory holds something already, or cannot be written to
     */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            if (entries.iterator().hasNext()) {
                throw new FileSystemException(
                        directory.toString(), null, "it is not empty; choose another with --directory");
            }
        }
        for (Map.Entry<String, String> file : files().entrySet()) {
            Path target = directory.resolve(file.getKey());
            Files.createDirectories(target.toAbsolutePath().resolveSibling(""));
            Files.writeString(target, filled(file.getValue()));
        }
    }

    /**
     * Tells the author what was written and what comes next.
     *
     * @param directory where the project was written to
     */
    public String summary(Path directory) {
        StringBuilder text = new StringBuilder("Wrote a plugin with the kind " + kind.text() + ":\n");
        for (String file : files().keySet()) {
            text.append("  ").append(directory.resolve(file)).append('\n');
        }
        return text + """

            Build it, run its example in one terminal, and install it from another:
              cd %s
              mvn package
              mgmt run --yaml %s.yaml
              mgmt plugin install %s

            README.md tells what you will see, and how to make the kind your own.
            """.formatted(quoted(directory.toString()), kind.text(), jar());
    }

    /** As a shell takes it. */
    private static String quoted(String text) {
        return text.matches("[\\w./+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    private String jar() {
        return "target/" + kind.artifact() + "-" + VERSION + ".jar";
    }

    /** Where each file goes, with the name of what it is made from. */
    private Map<String, String> files() {
        String folder = kind.packageName().replace('.', '/') + "/" + kind.className();
        Map<String, String> files = new LinkedHashMap<>();
        files.put("pom.xml", "pom.xml");
        files.put("src/main/java/" + folder + ".java", "Kind.java");
        files.put("src/test/java/" + folder + "Test.java", "KindTest.java");
        files.put(kind.text() + ".yaml", "graph.yaml");
        files.put("README.md", "README.md");
        files.put(".gitignore", "gitignore");
        return files;
    }

    private String filled(String template) throws IOException {
        return text(template)
                .replace("@kind@", kind.text())
                .replace("@artifact@", kind.artifact())
                .replace("@package@", kind.packageName())
                .replace("@class@", kind.className())
                .replace("@folder@", kind.packageName().replace('.', '/'))
                .replace("@jar@", jar())
                .replace("@version@", version)
                .replace("@home@", escaped(home.toString()));
    }

    private static String text(String template) throws IOException {
        try (InputStream stream = PluginProject.class.getResourceAsStream(template)) {
            if (stream == null) {
                throw new IOException("the installation is damaged: the launcher has no " + template);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** As it is written in XML. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
