package mgmt.engine.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import mgmt.api.transport.ChangeSet;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Key;
import mgmt.api.transport.Operable;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.WatchListener;
import mgmt.engine.internal.binding.PluginCalls;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a plugin throws, the exchange sees what the contract allows. */
class GuardedTransportTest {

    private static final String SUBJECT = "the transport pigeon of the plugin plugin7";
    private static final Commit NOTHING = Commit.builder().build();

    private final FakeProvider provider = new FakeProvider();
    private final FakeProvider.Context context = new FakeProvider.Context();
    private final TransportOffer offer =
            new TransportOffer("pigeon", new TransportOffer.Origin(7, "plugin7"), () -> provider, new PluginCalls());
    private Transport transport;

    @BeforeEach
    void open() throws Exception {
        transport = offer.open(TransportSettings.NONE, context).transport();
    }

    @Test
    void whatIsWellGoesThrough() throws Exception {
        assertThat(transport.read(Key.root()).store()).isEqualTo("store");
        assertThat(transport.commit(NOTHING).isDone()).isTrue();
        assertThat(transport.describe()).containsExactly("fake");
        assertThat(transport.limits().operations()).isEqualTo(64);
    }

    @Test
    void whatTheContractKnowsGoesThrough() {
        TransportException known = new TransportException("the store does not answer");
        provider.failure = known;
        assertThatThrownBy(() -> transport.read(Key.root())).isSameAs(known);
        assertThatThrownBy(() -> transport.commit(NOTHING)).isSameAs(known);
        provider.failure = new InterruptedException();
        assertThatThrownBy(() -> transport.describe()).isInstanceOf(InterruptedException.class);
    }

    @Test
    void whatTheContractDoesNotKnowNamesThePlugin() {
        provider.failure = new IllegalStateException("a bug");
        assertThatThrownBy(() -> transport.read(Key.root()))
                .isInstanceOf(TransportException.class)
                .hasMessage(SUBJECT + " has failed: IllegalStateException: a bug");
        provider.failure = new NoClassDefFoundError("some/Class");
        assertThatThrownBy(() -> transport.describe())
                .isInstanceOf(TransportException.class)
                .hasMessage(SUBJECT + " has failed: NoClassDefFoundError: some/Class");
    }

    @Test
    void aCommitThatThrowsAnythingMayHaveBeenDone() throws Exception {
        provider.failure = new IllegalStateException("a bug");
        assertThat(transport.commit(NOTHING).isUnknown()).isTrue();
        assertThat(transport.commit(NOTHING).why()).contains(SUBJECT, "a bug");
    }

    @Test
    void aWatchThatCannotBeginEndsTheTransport() {
        provider.failure = new IllegalStateException("a bug");
        transport.watch(Key.root(), 0, new Nobody()).close();
        assertThat(context.failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessageContaining(SUBJECT));
    }

    @Test
    void isClosedOnceAndCountsAsClosedThoughThatThrows() {
        provider.failure = new IllegalStateException("a bug");
        transport.close();
        transport.close();
        assertThat(provider.transports.get(0).closed).isEqualTo(1);
        assertThat(offer.isInUse()).isFalse();
    }

    @Test
    void nothingOfThePluginIsCalledAfterTheClose() {
        transport.close();
        provider.failure = new IllegalStateException("a call of a plugin that has gone");
        assertThatThrownBy(() -> transport.read(Key.root())).hasMessage("the transport pigeon is closed");
        assertThatThrownBy(() -> transport.commit(NOTHING)).hasMessage("the transport pigeon is closed");
        assertThatThrownBy(() -> transport.describe()).hasMessage("the transport pigeon is closed");
        transport.watch(Key.root(), 0, new Nobody()).close();
        assertThat(context.failures).isEmpty();
    }

    @Test
    void onlyWhatWasOpenedIsInUse() {
        transport.close();
        provider.failure = new IllegalArgumentException("a bug");
        assertThatThrownBy(() -> offer.open(TransportSettings.NONE, context))
                .isInstanceOf(TransportException.class)
                .hasMessage(SUBJECT + " has failed: a bug");
        assertThat(offer.isInUse()).isFalse();
    }

    private Opened operated(Operable orders) throws Exception {
        provider.orders = Optional.of(orders);
        return offer.open(TransportSettings.NONE, context);
    }

    @Test
    void anOrderGoesThroughWordByWord() throws Exception {
        List<String> shown = new ArrayList<>();
        operated((order, answer) -> order.forEach(answer)).operable().operate(List.of("size", "3"), shown::add);
        assertThat(shown).containsExactly("size", "3");
    }

    @Test
    void whatTakesNoOrdersRefusesThem() throws Exception {
        Operable operable = offer.open(TransportSettings.NONE, context).operable();
        assertThatThrownBy(() -> operable.operate(List.of("recover"), line -> {}))
                .isInstanceOf(TransportException.class)
                .hasMessage("the transport pigeon has no such order");
    }

    @Test
    void anOrderFailsAsTheContractSays() throws Exception {
        TransportException known = new TransportException("a cluster of 0 is none");
        AtomicReference<Throwable> failure = new AtomicReference<>(known);
        Operable operable = operated((order, answer) -> {
                    if (failure.get() instanceof TransportException refused) {
                        throw refused;
                    }
                    throw new IllegalStateException("a bug");
                })
                .operable();
        assertThatThrownBy(() -> operable.operate(List.of("size", "0"), line -> {}))
                .isSameAs(known);
        failure.set(new IllegalStateException());
        assertThatThrownBy(() -> operable.operate(List.of("size", "0"), line -> {}))
                .isInstanceOf(TransportException.class)
                .hasMessage(SUBJECT + " has failed: IllegalStateException: a bug");
    }

    @Test
    void noOrderBeginsAfterTheClose() throws Exception {
        Opened opened = operated((order, answer) -> answer.accept("a call of a plugin that has gone"));
        opened.transport().close();
        List<String> shown = new ArrayList<>();
        assertThatThrownBy(() -> opened.operable().operate(List.of("size"), shown::add))
                .hasMessage("the transport pigeon is closed");
        assertThat(shown).isEmpty();
    }

    @Test
    @Timeout(120)
    void anOrderEndsWithItsTransportWhichCountsAsClosedOnlyThen() throws Exception {
        transport.close();
        CountDownLatch begun = new CountDownLatch(1);
        List<String> seen = new CopyOnWriteArrayList<>();
        Opened opened = operated((order, answer) -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                provider.transports.get(1).awaitClosing();
                seen.add("in use: " + offer.isInUse());
                Thread.currentThread().interrupt();
            }
        });
        Thread thread = new Thread(() -> {
            try {
                opened.operable().operate(List.of("size", "3"), line -> {});
            } catch (TransportException e) {
                seen.add(e.getMessage() + "; interrupted: "
                        + Thread.currentThread().isInterrupted());
            } catch (InterruptedException e) {
                seen.add("interrupted");
            }
        });
        thread.start();
        begun.await();
        opened.transport().close();
        assertThat(offer.isInUse()).isFalse();
        assertThat(seen).contains("in use: true");
        thread.join();
        assertThat(seen)
                .containsExactly(
                        "in use: true",
                        "the transport pigeon was closed during the order size 3: how far that came is not known;"
                                + " interrupted: false");
    }

    private static final class Nobody implements WatchListener {
        @Override
        public void changed(ChangeSet changes) {}

        @Override
        public void gap(String why) {}
    }
}
