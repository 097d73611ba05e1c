package mgmt.system.basic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Values that agents of one machine keep in a directory that they share. */
class KvIT {

    private static final Pattern CHANGE = Pattern.compile("kv\\[\\w+] value: changed \\((.*)\\)");

    /** The key of one is the beginning of the other's. */
    private static final String STAGES = """
            graph: stages
            resources:
              kv:
              - {name: one, key: stage, value: 1, skiplessthan: true, before: ["kv[two]"]}
              - {name: two, key: stage, value: 2, skiplessthan: true, before: ["kv[three]"]}
              - {name: three, key: stage, value: 3, skiplessthan: true}
              - {name: other, key: stage2, value: alpha}
            """;

    @RegisterExtension
    final Site h1 = new Site();

    @RegisterExtension
    final Site h2 = new Site();

    @RegisterExtension
    final Site h3 = new Site();

    @TempDir
    Path shared;

    @Test
    void aValueIsPutSkippedOverwrittenAndDeleted() throws IOException {
        h1.graph(graph("value: 10"));
        Started agent = start(h1, "h1");
        awaitChanges(h1, agent, "absent -> 10");

        h1.graph(graph("value: 5, skiplessthan: true"));
        awaitRead(h1, agent, 1);
        h1.graph(graph("value: 9, skiplessthan: true, skipcmpstyle: 1"));
        awaitChanges(h1, agent, "absent -> 10", "10 -> 9");
        h1.graph(graph("value: 10, skiplessthan: true"));
        awaitChanges(h1, agent, "absent -> 10", "10 -> 9", "9 -> 10");
        h1.graph(graph("skiplessthan: false"));
        awaitChanges(h1, agent, "absent -> 10", "10 -> 9", "9 -> 10", "10 -> absent");
        assertThat(agent.error()).isEmpty();
    }

    @Test
    void stagesFollowEachOtherOnEveryHostAndNobodyMindsTheOthers() throws IOException {
        String[] stages = {"1 -> 2", "2 -> 3", "absent -> 1", "absent -> alpha"};
        List<Site> sites = List.of(h1, h2, h3);
        List<Started> agents = new ArrayList<>();
        for (Site site : sites) {
            site.graph(STAGES);
            agents.add(start(site, "h" + (sites.indexOf(site) + 1)));
        }
        for (int host = 0; host < 3; host++) {
            Site site = sites.get(host);
            Started agent = agents.get(host);
            site.awaitStatus(agent, "4 settled; at rest");
            assertThat(changes(agent))
                    .containsExactlyInAnyOrder(stages)
                    .containsSubsequence("absent -> 1", "1 -> 2", "2 -> 3");
        }

        h1.graph("graph: stages\nresources:\n  kv:\n  - {name: one, key: stage}\n");
        Site.await("h1 has none any more", () -> changes(agents.get(0)).contains("3 -> absent"));
        assertThat(IntStream.of(1, 2).mapToObj(agents::get))
                .allSatisfy(agent -> assertThat(changes(agent)).hasSize(4));

        agents.get(1).signal("INT");
        assertThat(agents.get(1).awaitEnd()).isZero();
        Started again = start(h2, "h2");
        h2.awaitStatus(again, "4 settled; at rest");
        assertThat(changes(again)).isEmpty();
    }

    private Started start(Site site, String host) {
        return site.start("--hostname", host, "--transport", "local", "--cluster-dir", shared.toString());
    }

    private static String graph(String fields) {
        return "graph: g\nresources:\n  kv:\n  - {name: k, key: key, " + fields + "}\n";
    }

    /** What the agent has changed, in order. */
    private static List<String> changes(Started agent) {
        return CHANGE.matcher(agent.output())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static void awaitChanges(Site site, Started agent, String... changes) {
        Site.await(String.join(", ", changes), () -> changes(agent).equals(List.of(changes)));
        site.awaitStatus(agent, "1 settled; at rest");
    }

    /** Waits until the graph file was read anew so many times, and nothing is left to do. */
    private static void awaitRead(Site site, Started agent, int times) {
        Site.await("the graph was read", () -> {
            return agent.output()
                            .lines()
                            .filter(line -> line.endsWith(" was read"))
                            .count()
                    >= times;
        });
        site.awaitStatus(agent, "1 settled; at rest");
    }
}
