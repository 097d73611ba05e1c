package mgmt.engine.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.assembly.GraphBuilder;
import mgmt.engine.internal.assembly.Wishes;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.declaration.DeclarationText;
import mgmt.engine.internal.declaration.UnreadableDeclarationException;
import mgmt.engine.internal.graph.Graph;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.kind.KindRegistry;
import mgmt.engine.internal.kind.OfferedKinds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphSourceTest {

    private static final String YAML = """
            graph: g
            resources:
              some:
              - name: own
              - name: "@@shared"
            collect:
            - {kind: some, from: "h*"}
            """;

    /** What has nothing to do with other hosts. */
    private static final String ALONE = """
            graph: g
            resources:
              some:
              - name: own
            """;

    @TempDir
    private Path directory;

    private Path file;
    private GraphSource source;
    private final List<Graph> graphs = new CopyOnWriteArrayList<>();
    private final List<Wishes> wishes = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private final KindRegistry kinds = new KindRegistry();
    private final OfferedKinds bundles = new OfferedKinds(kinds);
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();
    private boolean holdsBack;

    @BeforeEach
    void makeSource() throws Exception {
        file = Files.writeString(directory.resolve("g.yaml"), YAML);
        source = new GraphSource(file, new GraphBuilder(false), kinds, this::take, wishes::add);
    }

    private void begin() throws Exception {
        loaded.complete(null);
        source.begin(loaded, false);
        source.first().await(new CompletableFuture<>());
    }

    private void take(Graph graph) {
        graphs.add(graph);
        if (holdsBack) {
            try {
                mayGoOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @AfterEach
    void close() {
        source.close();
    }

    @Test
    void tellsWhatIsToBeExchangedWithEachGraph() throws Exception {
        begin();
        await().until(() -> wishes.size() == 1);
        assertThat(wishes.get(0).undecided()).containsExactly(new ResourceId("some", "shared"));
        assertThat(wishes.get(0).collects()).hasSize(1);

        Files.writeString(file, "graph: g\n");
        source.changed();
        await().until(() -> wishes.size() == 2);
        assertThat(wishes.get(1).isNone()).isTrue();
    }

    @Test
    void whatIsKnownBeforeTheFirstGraphIsInIt() throws Exception {
        source.collected(List.of(collected("h1", "a", "1")));
        begin();

        assertThat(names(graphs.get(0))).containsExactly("own", "a");
    }

    @Test
    void anotherSetLeadsToAnotherGraphAndAnEqualOneToNone() throws Exception {
        begin();
        source.collected(List.of(collected("h1", "a", "1")));
        await().until(() -> graphs.size() == 2);
        assertThat(names(graphs.get(1))).containsExactly("own", "a");

        source.collected(List.of(collected("h1", "a", "1")));
        source.collected(List.of());
        await().until(() -> wishes.size() == 3);
        assertThat(graphs).hasSize(3);
        assertThat(names(graphs.get(2))).containsExactly("own");
    }

    @Test
    void manySetsBecomeOneGraph() throws Exception {
        begin();
        holdsBack = true;
        source.collected(List.of(collected("h1", "a", "0")));
        await().until(() -> graphs.size() == 2);
        List<Collected> all = new ArrayList<>();
        IntStream.range(0, 100).forEach(i -> {
            all.add(collected("h1", "b" + i, "0"));
            source.collected(List.copyOf(all));
        });
        mayGoOn.countDown();

        await().until(() -> wishes.size() == 3);
        assertThat(graphs).hasSize(3);
        assertThat(graphs.get(2).vertices()).hasSize(101);
    }

    @Test
    void saysWhatIsLeftOutAsLongAsItIs() throws Exception {
        begin();
        source.collected(List.of(collected("h1", "a", "1"), collected("h2", "a", "2"), collected("x", "b", "1")));
        await().until(() -> wishes.size() == 2);
        assertThat(source.notes())
                .containsExactly("some[a], exported by h2, is left out: h1 exports it too, differently");
        assertThat(names(graphs.get(1))).containsExactly("own", "a");

        source.collected(List.of(collected("h1", "a", "1")));
        await().until(() -> source.notes().isEmpty());
    }

    @Test
    void theFirstGraphWaitsForTheKindsThatItNamesAndForNoOthers() throws Exception {
        Files.writeString(file, ALONE);
        source.begin(loaded, false);
        assertThat(source.first().awaited()).containsExactly("some");
        bundles.bring("other", 1);
        source.rebuildNow();
        assertThat(graphs).isEmpty();

        bundles.bring("some", 2);
        source.rebuildNow();
        source.first().await(new CompletableFuture<>());
        assertThat(graphs)
                .singleElement()
                .satisfies(graph -> assertThat(isReady(graph)).isTrue());
        Thread.currentThread().interrupt(); // who waited now would hear of it
        assertThat(source.first().awaited()).isEmpty();
        assertThat(Thread.interrupted()).isTrue();
        loaded.complete(null);
        source.rebuildNow();
        assertThat(graphs).hasSize(1);
    }

    @Test
    void theFirstGraphWaitsForNothingOnceAllPluginsAreLoaded() throws Exception {
        Files.writeString(file, ALONE);
        source.begin(loaded, false);
        assertThat(source.first().awaited()).containsExactly("some");
        source.rebuildNow();
        assertThat(graphs).isEmpty();

        loaded.complete(null);
        source.first().await(new CompletableFuture<>());
        assertThat(graphs)
                .singleElement()
                .satisfies(graph -> assertThat(isReady(graph)).isFalse());
    }

    @Test
    void whatHasToDoWithOtherHostsWaitsForAllPluginsAndSoForAllTransports() throws Exception {
        bundles.bring("some", 1);
        source.begin(loaded, false);
        assertThat(source.first().awaited()).isEmpty();
        source.rebuildNow();
        assertThat(graphs).isEmpty();
        loaded.complete(null);
        source.first().await(new CompletableFuture<>());
    }

    @Test
    void onAHostThatTakesPartInAClusterSoDoesAnyGraph() throws Exception {
        bundles.bring("some", 1);
        Files.writeString(file, ALONE);
        source.begin(loaded, true);
        assertThat(source.first().awaited()).isEmpty();
        source.rebuildNow();
        assertThat(graphs).isEmpty();
    }

    @Test
    void nobodyWaitsForAGraphWhenTheAgentEnds() throws Exception {
        Files.writeString(file, ALONE);
        source.begin(loaded, false);
        source.first().await(CompletableFuture.completedFuture(0));
        assertThat(graphs).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsToldWithoutAnyPlugin() throws Exception {
        Files.delete(file);
        source.begin(loaded, false);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> source.first().await(new CompletableFuture<>()))
                .withMessageContaining("no such file");
    }

    @Test
    void aChangeOfTheFileWhileTheFirstGraphWaitsIsReadBehindIt() throws Exception {
        Files.writeString(file, ALONE);
        source.begin(loaded, false);
        assertThat(source.first().awaited()).containsExactly("some");
        Files.writeString(file, "graph: g\n");
        source.changed();
        source.rebuildNow();

        loaded.complete(null);
        await().until(() -> wishes.size() == 2);
        assertThat(names(graphs.get(0))).containsExactly("own");
        assertThat(names(graphs.get(1))).isEmpty();
    }

    @Test
    void anEditWaitsForTheRestOfThePluginsAndPresses() throws Exception {
        bundles.bring("some", 1);
        Files.writeString(file, ALONE);
        source.begin(loaded, false);
        source.first().await(new CompletableFuture<>());
        Files.writeString(file, YAML);
        assertThat(source.first().pressing()).isNotDone();
        source.changed();
        await().until(() -> source.first().pressing().isDone());
        source.rebuildNow();
        assertThat(wishes).hasSize(1);

        loaded.complete(null);
        await().until(() -> wishes.size() == 2);
        assertThat(wishes.get(1).isNone()).isFalse();
    }

    @Test
    void onlyKindsThatTheGraphNamesLeadToAnotherGraph() throws Exception {
        bundles.bring("some", 1);
        begin();
        bundles.bring("other", 2);
        source.rebuildNow();
        bundles.take(2);
        source.rebuildNow();
        assertThat(graphs).hasSize(1);

        bundles.take(1);
        source.rebuildNow();
        assertThat(graphs).hasSize(2);
        assertThat(isReady(graphs.get(1))).isFalse();
        kinds.setMissing(Map.of("some", "it is broken"));
        source.rebuildNow();
        assertThat(graphs).hasSize(3);
        kinds.setMissing(Map.of("some", "it is broken", "other", "too"));
        source.rebuildNow();
        assertThat(graphs).hasSize(3);
    }

    private static boolean isReady(Graph graph) {
        return graph.vertices().stream().allMatch(vertex -> vertex.opening() instanceof Opening.Ready);
    }

    private static List<String> names(Graph graph) {
        return graph.vertices().stream().map(vertex -> vertex.id().name()).toList();
    }

    private static Collected collected(String host, String name, String value) {
        try {
            String text =
                    "{\"mgmt\": 1, \"kind\": \"some\", \"name\": \"" + name + "\", \"fields\": {\"x\": " + value + "}}";
            return new Collected(DeclarationText.read(text, "exported by " + host), host);
        } catch (UnreadableDeclarationException e) {
            throw new AssertionError(e);
        }
    }
}
