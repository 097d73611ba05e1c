package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds threads that go on in the code of a plugin which has gone: they keep its classes in memory. */
final class LeakedThreads {

    private static final Logger LOG = LoggerFactory.getLogger(LeakedThreads.class);
    private static final String CLASS = ".class";

    private LeakedThreads() {}

    /** The threads that live now. */
    static Set<Thread> live() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    /**
     * The names of threads in code of a jar.
     *
     * @param among threads that began before the jar's successor was started, whose classes have the same names
     */
    static List<String> in(StoredJar jar, Collection<Thread> among) {
        Set<String> classes = classes(jar);
        Map<Thread, StackTraceElement[]> all = Thread.getAllStackTraces();
        return all.entrySet().stream()
                .filter(thread -> among.contains(thread.getKey()))
                .filter(thread -> !thread.getKey().getName().startsWith("mgmt-"))
                .filter(thread ->
                        Arrays.stream(thread.getValue()).anyMatch(frame -> classes.contains(frame.getClassName())))
                .map(thread -> thread.getKey().getName())
                .sorted()
                .toList();
    }

    private static Set<String> classes(StoredJar jar) {
        Set<String> classes = new HashSet<>();
        try (JarFile file = new JarFile(jar.file().toString(), false)) {
            file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(CLASS))
                    .forEach(name -> classes.add(
                            name.substring(0, name.length() - CLASS.length()).replace('/', '.')));
        } catch (IOException e) {
            LOG.debug("{} cannot be searched for classes", jar.file(), e);
        }
        return classes;
    }
}
