package mgmt.engine.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import mgmt.api.transport.TransportAbsentException;
import mgmt.api.transport.TransportException;
import mgmt.engine.internal.pathwatch.PathWatcher;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportChoicesTest {

    private static final Map<String, String> NONE = Map.of();

    @TempDir
    Path directory;

    private final TransportRegistry registry = new TransportRegistry();
    private final FakeProvider pigeon = new FakeProvider();
    private final FakeProvider drum = new FakeProvider();
    private final FakeProvider.Service pigeons = pigeon.service("pigeon", 7);
    private final FakeProvider.Service drums = drum.service("drum", 8);
    private Path own;
    private Path shared;

    @BeforeEach
    void offer() {
        registry.bind(pigeons);
        registry.bind(drums);
        own = directory.resolve("prefix/conf/t.cfg");
        shared = directory.resolve("home/conf/t.cfg");
    }

    private TransportChoices choices(Optional<String> chosen, Map<String, String> options) {
        return new TransportChoices(
                registry,
                new TransportRequest(
                        chosen, options, List.of("pigeon", "drum"), List.of(own, shared), chosen.isPresent()));
    }

    private TransportChoice choice(Optional<String> chosen, Map<String, String> options) throws TransportException {
        try (TransportChoices choices = choices(chosen, options)) {
            return choices.choose();
        }
    }

    private TransportChoice usual() throws TransportException {
        return choice(Optional.empty(), NONE);
    }

    private TransportChoice asked(String name, Map<String, String> options) throws TransportException {
        return choice(Optional.of(name), options);
    }

    private static Opened open(TransportChoice choice) throws TransportException, InterruptedException {
        return choice.open(name -> new FakeProvider.Context());
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void withoutAWishTheFirstIsOpenedAndNoOtherIsLoaded() throws Exception {
        TransportChoice choice = usual();
        assertThat(pigeons.fetched).as("nothing is loaded before it is opened").isZero();
        assertThat(open(choice).name()).isEqualTo("pigeon");
        assertThat(pigeon.opened).hasSize(1);
        assertThat(drums.fetched).isZero();
    }

    @Test
    void whatIsNotInstalledLeadsToTheNext() throws Exception {
        pigeon.failure = new TransportAbsentException("there are no pigeons; buy some");
        assertThat(open(usual()).name()).isEqualTo("drum");
        registry.unbind(pigeons);
        assertThat(open(usual()).name()).isEqualTo("drum");
    }

    @Test
    void whatIsInstalledAndFailsLeadsNowhere() throws Exception {
        pigeon.failure = new TransportException("the pigeons are ill");
        assertThatThrownBy(() -> open(usual())).hasMessage("the pigeons are ill");
        assertThat(drum.opened).isEmpty();
    }

    @Test
    void whenNothingIsInstalledAllIsSaid() throws Exception {
        pigeon.failure = new TransportAbsentException("there are no pigeons; buy some");
        registry.unbind(drums);
        assertThatThrownBy(() -> open(usual()))
                .isInstanceOf(TransportException.class)
                .hasMessage("there are no pigeons; buy some\nno plugin offers the transport drum");
    }

    @Test
    void theOneThatTheUserWantsIsOpenedOrNone() throws Exception {
        assertThat(open(asked("drum", NONE)).name()).isEqualTo("drum");
        drum.failure = new TransportAbsentException("there is no drum; make one");
        assertThatThrownBy(() -> open(asked("drum", NONE))).hasMessage("there is no drum; make one");
        assertThat(pigeon.opened).isEmpty();
    }

    @Test
    void aNameThatNobodyHasIsToldWithThoseThatThereAre() throws Exception {
        TransportChoice wrong = asked("pigoen", NONE);
        assertThat(wrong.isOffered()).isFalse();
        assertThatThrownBy(() -> open(wrong))
                .isInstanceOf(TransportException.class)
                .hasMessage("no plugin offers the transport pigoen (did you mean \"pigeon\"?);"
                        + " there are: drum, pigeon");
        write(own, "\ntransport = smoke\n");
        assertThatThrownBy(() -> open(usual()))
                .hasMessage(own + ":2: no plugin offers the transport smoke; there are: drum, pigeon");
    }

    @Test
    void theFileOfThePrefixCountsBeforeThatOfTheInstallation() throws Exception {
        write(shared, "transport = drum\nnamespace = /shared\n");
        assertThat(open(usual()).name()).isEqualTo("drum");
        write(own, "# nothing yet\n");
        assertThat(open(usual()).name()).isEqualTo("drum");
        write(own, "transport = pigeon\nseeds = a\n");
        assertThat(open(usual()).name()).isEqualTo("pigeon");
        assertThat(pigeon.opened.get(0).namespace())
                .as("the other file is left out")
                .isEqualTo("/");
    }

    @Test
    void everyTypeIsReadFromText() throws Exception {
        write(own, """
                transport = pigeon
                seeds = a,b; c  d,
                directory = /a path
                no_server = yes
                namespace = null
                password = p
                """);
        open(usual());
        FakeProvider.Fake read = pigeon.opened.get(0);
        assertThat(read.seeds()).containsExactly("a", "b", "c", "d");
        assertThat(read.directory()).contains(Path.of("/a path"));
        assertThat(read.noServer()).isTrue();
        assertThat(read.namespace()).isEqualTo("null");
        assertThat(read.password().orElseThrow().reveal()).isEqualTo("p");
    }

    @Test
    void theCommandLineIsCompletedByAFileAboutTheSameTransport() throws Exception {
        write(own, "transport = pigeon\nseeds = file\nnamespace = /file\n");
        open(asked("pigeon", Map.of("seeds", "line")));
        assertThat(pigeon.opened.get(0).seeds()).containsExactly("line");
        assertThat(pigeon.opened.get(0).namespace()).isEqualTo("/file");
        open(asked("drum", Map.of("seeds", "line")));
        assertThat(drum.opened.get(0).namespace()).isEqualTo("/");
    }

    @Test
    void everySettingThatIsWrongIsToldWhereItWasWritten() throws Exception {
        write(own, "transport = pigeon\nnamespaec = /x\nno_server = perhaps\n");
        assertThatThrownBy(() -> asked("pigeon", Map.of("seeds", "bad", "directory", "/d")))
                .isInstanceOf(TransportException.class)
                .hasMessageContaining(
                        own + ":2: transport pigeon: unknown field \"namespaec\" (did you mean" + " \"namespace\"?)")
                .hasMessageContaining(
                        own + ":3: transport pigeon: no_server: expected true or false, found \"perhaps\"");
        assertThatThrownBy(() -> choice(Optional.of("drum"), Map.of("seeds", "bad")))
                .hasMessage("--seeds: transport drum: seeds: \"bad\" is no address");
    }

    @Test
    void twoChoicesAreEqualWhenItMakesNoDifferenceWhichIsOpened() throws Exception {
        TransportChoice first = usual();
        assertThat(usual()).isEqualTo(first).hasSameHashCodeAs(first);
        assertThat(asked("pigeon", NONE)).isNotEqualTo(first);
        write(own, "transport = pigeon\nseeds = a\n");
        TransportChoice written = usual();
        write(own, "# a comment\n\ntransport = pigeon\nseeds = a\n");
        assertThat(usual()).isEqualTo(written);
        assertThat(asked("pigeon", Map.of("seeds", "a"))).isEqualTo(written);
        write(own, "transport = pigeon\nseeds = b\n");
        assertThat(usual()).isNotEqualTo(written);
    }

    @Test
    void anotherPluginOfTheSameTransportIsAnotherChoice() throws Exception {
        TransportChoice old = asked("pigeon", NONE);
        registry.hide(9);
        registry.bind(new FakeProvider().service("pigeon", 9));
        registry.show(9);
        assertThat(asked("pigeon", NONE)).isEqualTo(old);
        registry.hide(7);
        assertThat(asked("pigeon", NONE)).isNotEqualTo(old);
        assertThat(old.isOffered()).isFalse();
        assertThat(asked("pigeon", NONE).isOffered()).isTrue();
    }

    @Test
    void equalSettingsHaveOneFingerprintWhicheverPluginAndRunReadsThem() throws Exception {
        String first =
                open(asked("pigeon", Map.of("seeds", "a", "password", "p"))).settingsFingerprint();
        registry.unbind(pigeons);
        registry.bind(new FakeProvider().service("pigeon", 9));
        write(own, "transport = pigeon\nseeds = a\npassword = p\n");
        assertThat(open(usual()).settingsFingerprint())
                .isEqualTo(first)
                .doesNotContain("p,")
                .startsWith("pigeon:");
        assertThat(open(asked("pigeon", Map.of("seeds", "b"))).settingsFingerprint())
                .isNotEqualTo(first);
        assertThat(open(asked("drum", Map.of("seeds", "a", "password", "p"))).settingsFingerprint())
                .isNotEqualTo(first);
    }

    @Test
    void anInterruptGoesThrough() {
        pigeon.failure = new InterruptedException();
        assertThatThrownBy(() -> open(usual())).isInstanceOf(InterruptedException.class);
    }

    @Test
    void tellsWhenAFileOrAPluginHasChanged() throws Exception {
        Semaphore told = new Semaphore(0);
        try (PathWatcher paths = PathWatcher.open(Duration.ofMillis(20));
                TransportChoices choices = choices(Optional.empty(), NONE)) {
            choices.watch(paths, told::release);
            TransportChoice before = choices.choose();
            write(own, "transport = drum\n");
            await(told);
            assertThat(choices.choose()).isNotEqualTo(before);
            Path target = directory.resolve("elsewhere.cfg");
            write(target, "transport = pigeon\n");
            Files.delete(own);
            Files.createSymbolicLink(own, target);
            await(told);
            assertThat(choices.choose().names()).containsExactly("pigeon");
            Files.writeString(target, "transport = drum\n");
            await(told);
            assertThat(choices.choose().names()).containsExactly("drum");
            Files.delete(own);
            await(told);
            assertThat(choices.choose()).isEqualTo(before);
            registry.unbind(drums);
            await(told);
            assertThat(choices.choose()).isNotEqualTo(before);
        }
    }

    private static void await(Semaphore told) throws InterruptedException {
        assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        told.drainPermits();
    }
}
