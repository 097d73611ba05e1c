package mgmt.engine.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mgmt.api.transport.TransportException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransportRegistryTest {

    private final TransportRegistry registry = new TransportRegistry();
    private final AtomicInteger told = new AtomicInteger();
    private final FakeProvider provider = new FakeProvider();

    @BeforeEach
    void listen() {
        registry.listen(told::incrementAndGet);
    }

    @Test
    void tellsOfWhatComesAndGoesWithoutFetchingIt() {
        FakeProvider.Service service = provider.service("pigeon", 7);
        registry.bind(service);
        assertThat(registry.names()).containsExactly("pigeon");
        assertThat(registry.offer("pigeon"))
                .get()
                .extracting(TransportOffer::plugin)
                .isEqualTo("plugin7");
        assertThat(told).hasValue(1);
        registry.unbind(service);
        assertThat(registry.names()).isEmpty();
        assertThat(told).hasValue(2);
        assertThat(service.fetched).isZero();
    }

    @Test
    void theFirstOfTwoProvidersOfANameStaysUntilItGoes() {
        FakeProvider.Service first = provider.service("pigeon", 7);
        registry.bind(first);
        registry.bind(provider.service("pigeon", 8));
        assertThat(registry.offer("pigeon"))
                .get()
                .extracting(TransportOffer::plugin)
                .isEqualTo("plugin7");
        registry.unbind(first);
        assertThat(registry.offer("pigeon"))
                .get()
                .extracting(TransportOffer::plugin)
                .isEqualTo("plugin8");
    }

    @Test
    void whatIsHiddenDoesNotCountAndNobodyIsTold() {
        registry.hide(8);
        FakeProvider.Service fresh = provider.service("pigeon", 8);
        registry.bind(provider.service("pigeon", 7));
        registry.bind(fresh);
        assertThat(told).hasValue(1);
        assertThat(registry.of(8)).hasSize(1);
        registry.show(8);
        assertThat(registry.offer("pigeon"))
                .get()
                .extracting(TransportOffer::plugin)
                .isEqualTo("plugin7");
        registry.hide(7);
        assertThat(registry.offer("pigeon"))
                .get()
                .extracting(TransportOffer::plugin)
                .isEqualTo("plugin8");
        assertThat(told).hasValue(3);
        registry.hide(9);
        assertThat(told).as("bundles without a transport are nobody's business").hasValue(3);
    }

    @Test
    void aNameThatNobodyCouldWriteIsNoTransport() {
        registry.bind(provider.service("My Transport", 7));
        assertThat(registry.names()).isEmpty();
        assertThat(told).hasValue(0);
    }

    @Test
    void aComponentThatCannotBeActivatedIsAFailureThatNamesThePlugin() {
        registry.bind(new FakeProvider.Service(null, "pigeon", 7));
        TransportOffer offer = registry.offer("pigeon").orElseThrow();
        assertThatThrownBy(() -> offer.require(TransportSettings.NONE))
                .isInstanceOf(TransportException.class)
                .hasMessage("the transport pigeon of the plugin plugin7 cannot be used: the plugin returned null");
    }

    @Test
    void whoTakesAPluginOutWaitsUntilItsTransportIsClosed() throws Exception {
        FakeProvider.Service service = provider.service("pigeon", 7);
        registry.bind(service);
        TransportOffer offer = registry.offer("pigeon").orElseThrow();
        assertThat(offer.awaitUnused(Duration.ZERO)).isTrue();
        Opened opened = offer.open(TransportSettings.NONE, new FakeProvider.Context());
        assertThat(offer.isInUse()).isTrue();
        assertThat(offer.awaitUnused(Duration.ofMillis(1))).isFalse();
        ExecutorService plugins = Executors.newSingleThreadExecutor();
        try {
            CompletableFuture<Void> released = CompletableFuture.runAsync(offer::release, plugins);
            opened.transport().close();
            released.get(10, TimeUnit.SECONDS);
        } finally {
            plugins.shutdownNow();
        }
        assertThat(offer.isInUse()).isFalse();
    }
}
