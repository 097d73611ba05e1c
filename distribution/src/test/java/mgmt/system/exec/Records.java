package mgmt.system.exec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** When commands began and ended, as they have written it themselves: nobody's clock but theirs. */
record Records(List<Span> spans) {

    /** The file that they write. */
    private static final String FILE = "/site/records";

    /**
     * One run of a command.
     *
     * @param end in nanoseconds as the begin is; the largest number if it has not ended
     */
    record Span(String name, long begin, long end) {}

    private record Moment(long time, int step) {}

    /** A resource whose command does something between its two lines. */
    static String resource(String name, String script, String... more) {
        StringBuilder text = new StringBuilder();
        text.append("  - name: ").append(name).append('\n');
        text.append("    shell: /bin/sh\n    cmd: |\n");
        text.append("      echo ")
                .append(name)
                .append(" begin $(date +%s%N) >> ")
                .append(FILE)
                .append('\n');
        script.lines().forEach(line -> text.append("      ").append(line).append('\n'));
        text.append("      echo ")
                .append(name)
                .append(" end $(date +%s%N) >> ")
                .append(FILE)
                .append('\n');
        for (String line : more) {
            text.append("    ").append(line).append('\n');
        }
        return text.toString();
    }

    /** A script that waits until so many commands of a name's beginning have begun, itself among them. */
    static String meet(String beginning, int count) {
        return "until [ $(grep -c '^" + beginning + ".* begin' " + FILE + ") -ge " + count + " ]; do sleep 0.02; done";
    }

    static Records read(Path file) throws IOException {
        Map<String, Long> begun = new HashMap<>();
        List<Span> spans = new ArrayList<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            String[] words = line.split(" ", 3);
            long time = Long.parseLong(words[2]);
            if (words[1].equals("begin")) {
                begun.put(words[0], time);
            } else {
                spans.add(new Span(words[0], begun.remove(words[0]), time));
            }
        }
        begun.forEach((name, time) -> spans.add(new Span(name, time, Long.MAX_VALUE)));
        return new Records(
                spans.stream().sorted(Comparator.comparing(Span::begin)).toList());
    }

    List<String> names() {
        return spans.stream().map(Span::name).toList();
    }

    /** Those that have ended, in the order in which they began. */
    List<String> ended() {
        return spans.stream()
                .filter(span -> span.end() < Long.MAX_VALUE)
                .map(Span::name)
                .toList();
    }

    /** Whether all of one beginning had ended before any of the other began. */
    boolean areInOrder(String first, String second) {
        long end = of(first).mapToLong(Span::end).max().orElseThrow();
        return of(second).allMatch(span -> span.begin() >= end);
    }

    /** How many of a beginning went on at one moment, at most. */
    int most(String beginning) {
        int now = 0;
        int most = 0;
        List<Moment> moments = of(beginning)
                .flatMap(span -> Stream.of(new Moment(span.begin(), 1), new Moment(span.end(), -1)))
                .sorted(Comparator.comparing(Moment::time).thenComparing(Moment::step))
                .toList();
        for (Moment moment : moments) {
            now += moment.step();
            most = Math.max(most, now);
        }
        return most;
    }

    private Stream<Span> of(String beginning) {
        return spans.stream().filter(span -> span.name().startsWith(beginning));
    }
}
