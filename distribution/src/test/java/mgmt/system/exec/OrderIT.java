package mgmt.system.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What runs beside what, and what after what. Who has to run beside others waits until they have begun: if they never do,
 * the test ends by its timeout.
 */
@Timeout(120)
class OrderIT {

    @RegisterExtension
    final Site site = new Site();

    private Records run(String graph, String... options) throws IOException {
        site.graph(graph);
        String[] all = new String[options.length + 2];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = "--converged-timeout";
        all[options.length + 1] = "0";
        Started agent = site.start(all);
        assertThat(agent.awaitEnd()).isZero();
        assertThat(agent.error()).isEmpty();
        return Records.read(site.path("records"));
    }

    /** Three at once, one, three at once. */
    @Test
    void whatCanRunBesideEachOtherDoesAndNothingRunsTwice() throws IOException {
        StringBuilder graph = new StringBuilder("graph: fan\nresources:\n  exec:\n");
        for (int i = 1; i <= 3; i++) {
            graph.append(Records.resource("a" + i, Records.meet("a", 3), "before: ['exec[b]']"));
        }
        graph.append(Records.resource("b", "sleep 0.1"));
        for (int i = 1; i <= 3; i++) {
            graph.append(Records.resource("c" + i, Records.meet("c", 3), "after: ['exec[b]']"));
        }
        Records records = run(graph.toString());
        assertThat(records.ended()).containsExactlyInAnyOrder("a1", "a2", "a3", "b", "c1", "c2", "c3");
        assertThat(records.most("a")).isEqualTo(3);
        assertThat(records.areInOrder("a", "b")).isTrue();
        assertThat(records.areInOrder("b", "c")).isTrue();
        assertThat(records.most("c")).isEqualTo(3);
    }

    /** Two chains that come together, beside one resource that has nothing to do with them. */
    @Test
    void chainsThatMeetAreWaitedForAndNothingElseIs() throws IOException {
        Records records = run("graph: chains\nresources:\n  exec:\n"
                + Records.resource("a1", Records.meet("", 3), "before: ['exec[a2]']")
                + Records.resource("a2", "sleep 0.1", "before: ['exec[end]']")
                + Records.resource("b1", Records.meet("", 3), "before: ['exec[b2]']")
                + Records.resource("b2", "sleep 0.3", "before: ['exec[end]']")
                + Records.resource("end", "true", "before: ['exec[last]']")
                + Records.resource("last", "touch /site/last")
                + Records.resource("other", "until [ -e /site/last ]; do sleep 0.02; done"));
        assertThat(records.ended()).containsExactlyInAnyOrder("a1", "a2", "b1", "b2", "end", "last", "other");
        assertThat(records.areInOrder("a1", "a2")).isTrue();
        assertThat(records.areInOrder("b1", "b2")).isTrue();
        assertThat(records.areInOrder("a", "end")).isTrue();
        assertThat(records.areInOrder("b", "end")).isTrue();
        assertThat(records.areInOrder("end", "last")).isTrue();
    }

    /** Many that come together in one, which runs once, after all of them. */
    @Test
    void fanInRunsOnce() throws IOException {
        StringBuilder graph = new StringBuilder("graph: fan-in\nresources:\n  exec:\n");
        for (int i = 1; i <= 6; i++) {
            graph.append(Records.resource("a" + i, "sleep 0." + i, "before: ['exec[b]']"));
        }
        graph.append(Records.resource("b", "true"));
        Records records = run(graph.toString());
        assertThat(records.names()).hasSize(7).endsWith("b");
        assertThat(records.areInOrder("a", "b")).isTrue();
    }

    @Test
    void semaLetsSoManyRunAtOneTime() throws IOException {
        Records records = run(fan(Records.meet("", 2)), "--sema", "2");
        assertThat(records.ended()).hasSize(7);
        assertThat(records.most("")).isEqualTo(2);
        assertThat(records.areInOrder("a", "b")).isTrue();
        assertThat(records.areInOrder("b", "c")).isTrue();
    }

    @Test
    void semaOfOneRunsThemOneAfterAnother() throws IOException {
        Records records = run(fan("true"), "--sema=1");
        assertThat(records.ended()).hasSize(7);
        assertThat(records.most("")).isEqualTo(1);
    }

    @Test
    void semaphoresOfResourcesLimitThoseThatShareThem() throws IOException {
        Records records = run("graph: semas\nresources:\n  exec:\n"
                + Records.resource("a1", "sleep 0.1", "meta: {sema: ['one']}")
                + Records.resource("a2", "sleep 0.1", "meta: {sema: ['one']}")
                + Records.resource("a3", "sleep 0.1", "meta: {sema: ['one', 'two:2']}")
                + Records.resource("b1", Records.meet("b", 2), "meta: {sema: ['two:2']}")
                + Records.resource("b2", Records.meet("b", 2), "meta: {sema: ['two:2']}"));
        assertThat(records.ended()).hasSize(5);
        assertThat(records.most("a")).isEqualTo(1);
        assertThat(records.most("b")).isEqualTo(2);
    }

    /** Three, one, three; the first ones run this script. */
    private static String fan(String script) {
        StringBuilder graph = new StringBuilder("graph: fan\nresources:\n  exec:\n");
        for (int i = 1; i <= 3; i++) {
            graph.append(Records.resource("a" + i, script, "before: ['exec[b]']"));
            graph.append(Records.resource("c" + i, "sleep 0.1", "after: ['exec[b]']"));
        }
        return graph + Records.resource("b", "sleep 0.1");
    }
}
