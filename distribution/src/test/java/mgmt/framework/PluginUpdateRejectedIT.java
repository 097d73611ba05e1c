package mgmt.framework;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mgmt.plugins.PluginJar;
import mgmt.plugins.mark.MarkActivator;
import mgmt.plugins.mark.MarkKind;
import mgmt.plugins.needy.NeedyKind;
import mgmt.plugins.odd.OddKind;
import mgmt.plugins.tally.TallyKind;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;

/** A new version that is no good changes nothing for the old one, now or after a restart, and everybody is told why. */
@Timeout(180)
@Tag("patience")
class PluginUpdateRejectedIT {

    private static final PluginJar GOOD = PluginJar.mark("1.0.0");
    private static final PluginJar NEXT = PluginJar.mark("2.0.0");

    @RegisterExtension
    final AgentInFramework agent = new AgentInFramework();

    static Stream<Arguments> badVersions() {
        return Stream.of(
                Arguments.of("is no jar", (Supplier<byte[]>) () -> "no jar".getBytes(StandardCharsets.UTF_8), "jar"),
                Arguments.of("is half a jar", (Supplier<byte[]>) PluginUpdateRejectedIT::halfAJar, "jar"),
                of("needs an api of the future", NEXT.needingAnotherApi(), "mgmt.api.resource"),
                of("has an activator that throws", activated("throw"), "thrown on purpose"),
                of("has an activator that hangs", activated("hang-for-ever"), "activator"),
                of("has a constructor that throws", NEXT.behaving("constructor", "throw"), "thrown on purpose"),
                of("has a constructor that throws an error", NEXT.behaving("constructor", "throw-error"), "on purpose"),
                of("has a constructor that hangs", NEXT.behaving("constructor", "hang"), "constructor"),
                of(
                        "has a constructor that hangs for ever",
                        NEXT.behaving("constructor", "hang-for-ever"),
                        "constructor"),
                of("has no desired state", NEXT.behaving("desired", "return-null"), "null"),
                of(
                        "has a desired state that nobody can write",
                        NEXT.behaving("unfillable", "throw"),
                        "java.lang.Thread"),
                of("has no kind", PluginJar.of(NEXT.name(), "2.0.0"), "mark"),
                of("has another kind", PluginJar.of(NEXT.name(), "2.0.0", OddKind.class), "the kind mark"),
                of("waits for a service", PluginJar.of(NEXT.name(), "2.0.0", NeedyKind.class), "Callable"),
                of(
                        "has a kind of another plugin besides",
                        PluginJar.of(NEXT.name(), "2.0.0", MarkKind.class, TallyKind.class),
                        "mgmt.test.tally"),
                of("refuses a declaration", NEXT.behaving("refuses", "text"), "this version of mark refuses text"));
    }

    private static Arguments of(String what, PluginJar jar, String reason) {
        return Arguments.of(what, (Supplier<byte[]>) jar::bytes, reason);
    }

    private static PluginJar activated(String how) {
        return NEXT.header("Bundle-Activator", MarkActivator.class.getName()).behaving("activator", how);
    }

    private static byte[] halfAJar() {
        byte[] whole = NEXT.bytes();
        return Arrays.copyOf(whole, whole.length / 2);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badVersions")
    void versionThatIsNoGoodChangesNothing(String what, Supplier<byte[]> bad, String reason) throws Exception {
        startWithGoodOne();
        replace(bad.get());
        String told = "note: .*mgmt\\.test\\.mark.*" + Pattern.quote(reason);
        agent.awaitStatus(told);
        assertOldOneRuns(reason);
        assertThat(agent.content("mark.log")).isEqualTo("opened by 1.0.0\n");

        agent.stop();
        agent.start();
        agent.awaitStatus(told);
        agent.awaitStatus("graph test: 2 settled; at rest");
        assertOldOneRuns(reason);
        assertThat(agent.content("mark.log")).isEqualTo("opened by 1.0.0\nclosed by 1.0.0\nopened by 1.0.0\n");
        assertThat(agent.content("tally.log")).isEqualTo("opened by 1.0.0\nclosed by 1.0.0\nopened by 1.0.0\n");

        PluginJar.mark("3.0.0").putInto(agent.ownPlugins());
        agent.awaitContent("mark", "3.0.0 text");
        AgentInFramework.await(
                "nobody complains any more", () -> !agent.status().contains("note: "));
    }

    @Test
    void versionThatRefusesADeclarationIsTakenByForce() throws Exception {
        startWithGoodOne();
        Path next = Files.write(
                agent.path("next.jar"), NEXT.behaving("refuses", "text").bytes());
        AgentInFramework.Answer refused = agent.ask("plugin", "update", next.toString());
        assertThat(refused.status()).as(refused.toString()).isNotZero();
        assertThat(refused.error()).contains("this version of mark refuses text");
        assertOldOneRuns("");
        AgentInFramework.Answer forced = agent.ask("plugin", "update", "--force", next.toString());
        assertThat(forced.status()).as(forced.toString()).isZero();
        agent.awaitStatus("mark\\[mark\\] +failed: .*this version of mark refuses text");
        agent.awaitStatus("tally\\[tally\\] +settled");
    }

    private void startWithGoodOne() throws Exception {
        GOOD.putInto(agent.ownPlugins());
        PluginJar.tally("1.0.0").putInto(agent.ownPlugins());
        agent.graph("""
                graph: test
                resources:
                  mark:
                  - name: mark
                    path: /site/mark
                    text: text
                  tally:
                  - name: tally
                    path: /site/tally
                    text: text
                """);
        agent.start();
        agent.awaitStatus("graph test: 2 settled; at rest");
        assertThat(agent.content("mark")).isEqualTo("1.0.0 text");
        assertThat(agent.status()).doesNotContain("note: ");
    }

    private void replace(byte[] content) throws IOException {
        Path next = Files.write(agent.ownPlugins().resolve("next.part"), content);
        Files.move(next, agent.ownPlugins().resolve(GOOD.name() + ".jar"), StandardCopyOption.ATOMIC_MOVE);
    }

    private void assertOldOneRuns(String reason) throws IOException {
        AgentInFramework.Answer list = agent.ask("plugin", "list");
        assertThat(list.status()).as(list.toString()).isZero();
        assertThat(list.output()).contains(reason).containsPattern("mgmt\\.test\\.mark +1\\.0\\.0 +active");
        // One whose activator hangs cannot be uninstalled either.
        assertThat(agent.bundles(GOOD.name()))
                .as("bundles that are active")
                .filteredOn(bundle -> bundle.getState() == Bundle.ACTIVE)
                .extracting(bundle -> bundle.getVersion().toString())
                .containsExactly("1.0.0");
        Files.writeString(agent.path("mark"), "disturbed");
        agent.awaitContent("mark", "1.0.0 text");
    }
}
