package mgmt.system.cluster;

import java.util.Map;
import java.util.TreeMap;

/**
 * The graph of a host that has files of its own, exports files, and collects all that anybody exports; immutable. A file's
 * name is that of its resource.
 *
 * @param host the host's name
 * @param own what it keeps to itself: names and contents
 * @param exported what every host is to have
 */
record HostGraph(String host, Map<String, String> own, Map<String, String> exported) {

    HostGraph {
        own = new TreeMap<>(own);
        exported = new TreeMap<>(exported);
    }

    /** Two files of its own and two for everybody. */
    static HostGraph of(String host) {
        return new HostGraph(host, Map.of(), Map.of())
                .with("own1", "only " + host + " has this")
                .with("own2", "and this")
                .export("a", "the first that " + host + " exports")
                .export("b", "the second that " + host + " exports");
    }

    /** With a file of its own, or another content of it. */
    HostGraph with(String name, String content) {
        Map<String, String> next = new TreeMap<>(own);
        next.put(host + "-" + name, content);
        return new HostGraph(host, next, exported);
    }

    /** With a file for everybody, or another content of it. */
    HostGraph export(String name, String content) {
        Map<String, String> next = new TreeMap<>(exported);
        next.put(host + "-" + name, content);
        return new HostGraph(host, own, next);
    }

    /** Without a file that was for everybody. */
    HostGraph without(String name) {
        Map<String, String> next = new TreeMap<>(exported);
        next.remove(host + "-" + name);
        return new HostGraph(host, own, next);
    }

    /** As it stands in the file, where {@code /site/} stands for the host's directory. */
    String text() {
        StringBuilder text = new StringBuilder("graph: " + host + "\nresources:\n  file:\n");
        own.forEach((name, content) -> declare(text, name, name, content));
        exported.forEach((name, content) -> declare(text, "@@" + name, name, content));
        return text.append("collect:\n- kind: file\n  pattern: /site/\n").toString();
    }

    private static void declare(StringBuilder text, String resource, String file, String content) {
        text.append("  - name: \"").append(resource).append("\"\n");
        text.append("    path: /site/").append(file).append('\n');
        text.append("    content: \"").append(content).append("\"\n");
    }
}
