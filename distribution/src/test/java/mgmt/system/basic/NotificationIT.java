package mgmt.system.basic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mgmt.plugins.ChangedJar;
import mgmt.system.Mgmt.Started;
import mgmt.system.agent.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a notification comes from, what it goes through, and what it leads to. */
class NotificationIT {

    private static final String PLUGIN = "mgmt.plugin.basic";

    @RegisterExtension
    final Site site = new Site();

    @Test
    void aMessageIsSentAtTheStartAndAtEachNotificationAndPassedOn() throws IOException {
        site.graph("""
                graph: chain
                resources:
                  file:
                  - {name: bell, path: /site/bell, content: ring, notify: ["noop[hub]"]}
                  noop:
                  - {name: hub, notify: ["msg[first]"]}
                  - {name: aside}
                  msg:
                  - {name: first, body: "it rings", priority: info, notify: ["msg[second]"]}
                  - {name: second, body: "it is heard", priority: Warning, syslog: true}
                """);
        Started agent = site.start();
        site.awaitStatus(agent, "5 settled; at rest");
        assertThat(sent(agent, "first", "it rings")).isEqualTo(1);
        assertThat(sent(agent, "second", "it is heard")).isEqualTo(1);
        assertThat(lines(agent))
                .filteredOn(line -> line.contains("syslog: true has no effect"))
                .hasSize(1);

        Files.delete(site.path("bell"));
        Site.await("the second one is sent again", () -> sent(agent, "second", "it is heard") == 2);
        site.awaitStatus(agent, "5 settled; at rest");
        assertThat(sent(agent, "first", "it rings")).isEqualTo(2);
        assertThat(lines(agent))
                .filteredOn(line -> line.contains("Received a notification!"))
                .hasSize(2)
                .allMatch(line -> line.contains("noop[hub]: "));
        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
    }

    @Test
    void nothingIsSentInNoop() throws IOException {
        site.graph("""
                graph: quiet
                resources:
                  msg:
                  - {name: one, body: "not to be heard", meta: {noop: true}}
                  timer:
                  - {name: often, interval: 1, meta: {noop: true}, notify: ["msg[one]"]}
                """);
        Started agent = site.start();
        Site.await("a tick", () -> count(agent, "timer[often] ") > 0);
        assertThat(agent.output()).doesNotContain("not to be heard");
    }

    @Test
    void eachTickIsPassedOn() throws IOException {
        site.graph("""
                graph: clock
                resources:
                  timer:
                  - {name: often, interval: 1, notify: ["msg[often]"]}
                  - {name: seldom, interval: 3600, notify: ["msg[seldom]"]}
                  msg:
                  - {name: often, body: tick}
                  - {name: seldom, body: tock}
                """);
        Started agent = site.start();
        Site.await("four ticks", () -> sent(agent, "often", "tick") >= 5);
        agent.signal("INT");
        assertThat(agent.awaitEnd()).isZero();
        // On a very busy machine two ticks may be one for the message, but nothing is sent without a tick.
        assertThat(ticks(agent, "often")).isGreaterThanOrEqualTo(sent(agent, "often", "tick") - 1);
        assertThat(ticks(agent, "seldom")).isZero();
        assertThat(sent(agent, "seldom", "tock")).isEqualTo(1);
        assertThat(agent.error()).isEmpty();
    }

    @Test
    void anUpdateOfThePluginRepeatsNothingAndForgetsNothing() throws IOException {
        site.graph("""
                graph: update
                resources:
                  timer:
                  - {name: often, interval: 1, notify: ["msg[often]"]}
                  msg:
                  - {name: often, body: tick}
                  - {name: once, body: hello}
                  password:
                  - {name: nowhere}
                """);
        Started agent = site.start();
        Site.await("a tick", () -> sent(agent, "often", "tick") >= 2);
        Path jar = Path.of(System.getProperty("mgmt.distribution"), "plugins", PLUGIN + ".jar");
        byte[] changed =
                ChangedJar.of(Files.readAllBytes(jar), manifest -> manifest.putValue("Bundle-Version", "99.0.0"));
        Path newer = Files.write(site.directory().resolve(PLUGIN + ".jar"), changed);
        assertThat(site.mgmt().run("plugin", "install", newer.toString()).awaitEnd())
                .isZero();
        Site.await(
                "the new version has taken over",
                () -> site.mgmt().run("plugin", "list").output().contains("99.0.0"));
        long before = sent(agent, "often", "tick");
        Site.await("two more ticks", () -> sent(agent, "often", "tick") >= before + 2);
        assertThat(sent(agent, "once", "hello")).isEqualTo(1);
        long sent = sent(agent, "often", "tick");
        assertThat(ticks(agent, "often")).isGreaterThanOrEqualTo(sent - 1);
        assertThat(agent.error()).isEmpty();
    }

    @Test
    void mistakesAreFoundBeforeAnythingRuns() throws IOException {
        site.graph("""
                graph: wrong
                resources:
                  timer:
                  - {name: never, interval: 0}
                  msg:
                  - {name: loud, body: x, priority: Loud, fields: {_own: 1, "a b": 2}}
                  password:
                  - {name: none, length: 0}
                  kv:
                  - {name: nameless, key: "", value: 1}
                  hostname:
                  - {name: empty}
                """);
        Started validated = site.mgmt().run("validate", site.graph().toString());
        assertThat(validated.awaitEnd()).isEqualTo(1);
        assertThat(validated.error() + validated.output())
                .contains("an interval of 0 s; from 1 to 4294967295 are right")
                .contains("there is no priority Loud; there are Emerg, Alert,")
                .contains("fields cannot begin with _")
                .contains("invalid character in field a b")
                .contains("a length of 0; from 1 to 65535 are right")
                .contains("key must not be empty")
                .contains("one of hostname, pretty_hostname, static_hostname and transient_hostname is needed");
    }

    private static List<String> lines(Started agent) {
        return (agent.output() + agent.error()).lines().toList();
    }

    private static long sent(Started agent, String msg, String body) {
        return count(agent, "msg[" + msg + "]: " + body);
    }

    private static long ticks(Started agent, String timer) {
        return count(agent, "timer[" + timer + "] tick: changed (due -> passed on)");
    }

    private static long count(Started agent, String text) {
        return lines(agent).stream().filter(line -> line.contains(text)).count();
    }
}
