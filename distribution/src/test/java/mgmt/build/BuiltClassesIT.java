package mgmt.build;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the build has made of our classes is what the distribution has. */
class BuiltClassesIT {

    private static final Path DISTRIBUTION = Path.of(System.getProperty("mgmt.distribution"));

    @Test
    void noClassOfOursHasLambdasThatJavaWouldHaveToLink() throws IOException {
        List<String> ours = new ArrayList<>();
        List<String> linking = new ArrayList<>();
        for (Path jar : jars()) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                for (JarEntry entry : opened.stream().toList()) {
                    String name = entry.getName();
                    if (name.startsWith("mgmt/") && name.endsWith(".class")) {
                        ours.add(name);
                        byte[] bytes = opened.getInputStream(entry).readAllBytes();
                        if (new String(bytes, ISO_8859_1).contains("LambdaMetafactory")) {
                            linking.add(jar.getFileName() + ": " + name);
                        }
                    }
                }
            }
        }

        assertThat(ours).anyMatch(name -> name.contains("$$Lambda"));
        assertThat(linking).isEmpty();
    }

    private static List<Path> jars() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : List.of("lib", "bundles", "plugins")) {
            try (Stream<Path> files = Files.list(DISTRIBUTION.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".jar")).forEach(found::add);
            }
        }
        return found;
    }
}
