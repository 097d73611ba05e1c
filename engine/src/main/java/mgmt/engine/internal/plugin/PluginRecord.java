package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mgmt.engine.internal.replacement.DurableFile;
import mgmt.engine.internal.replacement.IoFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start has to know of earlier runs: which jar of each plugin was good last, in the order in which the plugins came,
 * and which jar was rejected in its place. A text file, replaced and synced with every change. Confined to one thread.
 */
final class PluginRecord {

    private static final Logger LOG = LoggerFactory.getLogger(PluginRecord.class);
    private static final String FORMAT = "mgmt plugins 1";

    private final Path file;
    private final Map<String, Good> good = new LinkedHashMap<>();
    private final Map<String, Rejection> rejections = new LinkedHashMap<>();

    /**
     * A jar that is not to be tried again by itself.
     *
     * @param hash of its content
     * @param agent the version of the agent that rejected it; another one tries it again
     * @param version the bundle's version
     * @param dependsOnOthers whether another plugin that comes or goes may change the answer
     * @param why for users, one line
     */
    record Rejection(String hash, String agent, String version, boolean dependsOnOthers, String why) {}

    /**
     * The jar of a plugin that was good last.
     *
     * @param hash of its content
     * @param file where it lay
     * @param kinds what it offered
     */
    private record Good(String hash, String file, List<String> kinds) {
        /** Compared at every start, for which a record's own way, put together at run time, is too slow. */
        boolean isSameAs(@Nullable Good other) {
            return other != null && hash.equals(other.hash) && file.equals(other.file) && kinds.equals(other.kinds);
        }
    }

    private PluginRecord(Path file) {
        this.file = file;
    }

    /**
     * Reads it; a file that cannot be understood is reported and counts as none.
     *
     * @param earlier the file to read
     * @param file the file to write changes to
     */
    static PluginRecord read(Path earlier, Path file) {
        PluginRecord record = new PluginRecord(file);
        if (!Files.isReadable(earlier)) {
            return record;
        }
        try {
            List<String> lines = Files.readAllLines(earlier, StandardCharsets.UTF_8);
            if (lines.isEmpty() || !lines.get(0).equals(FORMAT)) {
                LOG.warn("{} is not in a format that this version knows; what was rejected is tried again", earlier);
                return record;
            }
            lines.subList(1, lines.size()).forEach(record::readLine);
        } catch (IOException e) {
            LOG.warn("{} cannot be read: {}; what was rejected is tried again", earlier, IoFault.describe(e));
        }
        return record;
    }

    private void readLine(String line) {
        String[] words = line.split("\t", 7);
        if (words[0].equals("good") && (words.length == 4 || words.length == 5)) {
            boolean tellsKinds = words.length == 5 && !words[4].isEmpty();
            List<String> kinds = tellsKinds ? List.of(words[4].split(" ", -1)) : List.of();
            good.put(words[1], new Good(words[2], words[3], kinds));
        } else if (words[0].equals("rejected") && words.length == 7) {
            rejections.put(
                    words[1], new Rejection(words[2], words[3], words[4], Boolean.parseBoolean(words[5]), words[6]));
        } else {
            LOG.warn("{} has a line that cannot be understood and is left out: {}", file, line);
        }
    }

    /** The names of the plugins that were good, in the order in which they came. */
    List<String> names() {
        return new ArrayList<>(good.keySet());
    }

    /** The hash of the jar that was good last. */
    Optional<String> good(String name) {
        return Optional.ofNullable(good.get(name)).map(Good::hash);
    }

    /** The kinds that a plugin offered when it was good last. */
    List<String> kinds(String name) {
        Good last = good.get(name);
        return last == null ? List.of() : last.kinds();
    }

    /** The hash of the jar of whatever plugin was good last in this file. */
    Optional<String> goodIn(Path jar) {
        return good.values().stream()
                .filter(each -> each.file().equals(jar.toString()))
                .map(Good::hash)
                .findFirst();
    }

    Optional<Rejection> rejection(String name) {
        return Optional.ofNullable(rejections.get(name));
    }

    /** The hashes of all jars that a start may need. */
    Set<String> hashes() {
        return good.values().stream().map(Good::hash).collect(Collectors.toSet());
    }

    /** Notes that a jar is good, which lies in a file and offers these kinds. */
    void accept(StoredJar jar, Path in, List<String> kinds) throws IOException {
        Good now = new Good(jar.hash(), in.toString(), kinds);
        if (!now.isSameAs(good.put(jar.name(), now)) || rejections.containsKey(jar.name())) {
            rejections.remove(jar.name());
            write();
        }
    }

    void reject(StoredJar jar, String agent, RefusedException why) throws IOException {
        Rejection rejection =
                new Rejection(jar.hash(), agent, jar.version().toString(), why.dependsOnOthers(), why.why());
        if (!rejection.equals(rejections.put(jar.name(), rejection))) {
            write();
        }
    }

    void forget(String name) throws IOException {
        boolean wasGood = good.remove(name) != null;
        boolean wasRejected = rejections.remove(name) != null;
        if (wasGood || wasRejected) {
            write();
        }
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        good.forEach((name, each) -> text.append(
                        String.join("\t", "good", name, each.hash(), each.file(), String.join(" ", each.kinds())))
                .append('\n'));
        rejections.forEach((name, rejection) -> text.append(String.join(
                        "\t",
                        "rejected",
                        name,
                        rejection.hash(),
                        rejection.agent(),
                        rejection.version(),
                        Boolean.toString(rejection.dependsOnOthers()),
                        rejection.why()))
                .append('\n'));
        DurableFile.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
