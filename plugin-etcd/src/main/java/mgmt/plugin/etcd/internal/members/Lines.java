package mgmt.plugin.etcd.internal.members;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mgmt.plugin.etcd.internal.client.EtcdUrl;

/** Text of lines {@code name = value}, which people can read in a store and in a file. */
final class Lines {

    private static final String SEPARATOR = " = ";

    private Lines() {}

    static String write(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + SEPARATOR + oneLine(entry.getValue()) + "\n")
                .collect(Collectors.joining());
    }

    /** Anybody may have written it: what is no such line is left out, and nothing of it may rewrite a terminal. */
    static Map<String, String> read(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            int end = line.indexOf(SEPARATOR);
            if (end > 0) {
                values.put(line.substring(0, end), oneLine(line.substring(end + SEPARATOR.length())));
            }
        });
        return values;
    }

    static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    static String urls(List<EtcdUrl> urls) {
        return urls.stream().map(EtcdUrl::toString).collect(Collectors.joining(","));
    }

    /** In an order that does not depend on who has written them. */
    static List<EtcdUrl> sorted(List<EtcdUrl> urls) {
        return urls.stream().sorted(Comparator.comparing(EtcdUrl::toString)).toList();
    }

    static List<EtcdUrl> urls(String text) {
        return Stream.of(text.split(","))
                .filter(url -> !url.isBlank())
                .flatMap(url -> {
                    try {
                        return Stream.of(EtcdUrl.parse(url));
                    } catch (IllegalArgumentException e) {
                        return Stream.empty();
                    }
                })
                .toList();
    }
}
