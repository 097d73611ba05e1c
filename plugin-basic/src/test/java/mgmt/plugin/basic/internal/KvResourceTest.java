package mgmt.plugin.basic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.ContractContext;
import mgmt.api.resource.Disturbance;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Reports;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContract;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.ResourceKind;
import mgmt.plugin.basic.internal.KvKind.Kv;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class KvResourceTest {

    private static final String HOST = "contract";

    private final ContractContext context = new ContractContext(new ResourceId("kv", "k"));

    abstract static class Contract extends ResourceContract<Kv> {

        @BeforeEach
        void anotherHostsValueIsThere() {
            context().values().putBy("other", "key", "its own");
        }

        @Override
        protected ResourceKind<Kv> kind() {
            return new KvKind();
        }

        @Override
        protected Object snapshot() throws NotYetException {
            return context().values().read("key");
        }
    }

    /** The contract of a resource, for a value that is to be there. */
    @Nested
    class OfAValue extends Contract {

        @Override
        protected Kv desired() {
            return kv("mine");
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of(
                    Disturbance.of("deleted", () -> context().values().delete("key")),
                    Disturbance.of("put", () -> context().values().put("key", "somebody's")));
        }
    }

    /** The contract of a resource, for a value that is not to be there. */
    @Nested
    class OfNoValue extends Contract {

        @BeforeEach
        void put() throws NotYetException {
            context().values().put("key", "old");
        }

        @Override
        protected Kv desired() {
            return new Kv("key", Optional.empty(), false, 0);
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of(Disturbance.of("put", () -> context().values().put("key", "somebody's")));
        }
    }

    @AfterEach
    void close() throws IOException {
        context.close();
    }

    @Test
    void aGreaterNumberStaysUntilANotification() throws Exception {
        Kv five = new Kv("key", Optional.of("5"), true, 0);
        assertThat(after(five, "10")).isEqualTo("10");
        assertThat(after(five, "4")).isEqualTo("5");
        assertThat(after(five, "-10")).isEqualTo("5");
        assertThat(after(five, "ten")).isEqualTo("5");
        context.values().put("key", "10");
        Resource kv = new KvKind().open(five, context);
        assertThat(kv.check().isNone()).isTrue();
        ((Refreshable) kv).refresh(Refresh.of(List.of(new ResourceId("noop", "n")), false));
        assertThat(own()).contains("5");
        assertThat(kv.check().isNone()).isTrue();
    }

    @Test
    void aGreaterTextStays() throws Exception {
        Kv five = new Kv("key", Optional.of("5"), true, 1);
        assertThat(after(five, "10")).isEqualTo("5");
        assertThat(after(five, "6")).isEqualTo("6");
        assertThat(after(five, "ten")).isEqualTo("ten");
        // As bytes of UTF-8, unlike as Java's characters, the musical sign comes after the private one.
        assertThat(after(new Kv("key", Optional.of("\uE000"), true, 1), "\uD834\uDD1E"))
                .isEqualTo("\uD834\uDD1E");
    }

    @Test
    void aNotificationWithNothingToSkipChangesNothing() throws Exception {
        Resource kv = new KvKind().open(kv("mine"), context);
        settle(kv);
        Reports reports = new Reports();
        var watch = kv.watch(reports);
        ((Refreshable) kv).refresh(Refresh.of(List.of(new ResourceId("noop", "n")), false));
        assertThat(reports.count()).isZero();
        watch.close();
    }

    @Test
    void aClusterThatIsAwayIsWaitedFor() throws Exception {
        Resource kv = new KvKind().open(kv("mine"), context);
        Reports reports = new Reports();
        var watch = kv.watch(reports);
        context.values().setAway(true);
        assertThatThrownBy(kv::check).isInstanceOf(NotYetException.class);
        reports.clear();
        context.values().setAway(false);
        assertThat(reports.await(Duration.ofSeconds(30))).isTrue();
        settle(kv);
        watch.close();
        assertThat(own()).contains("mine");
    }

    @Test
    void aSecretIsNotPutThere() throws Exception {
        context.keepSecret("value");
        Resource kv = new KvKind().open(kv("s3cret"), context);
        assertThatThrownBy(kv::check)
                .isInstanceOf(PermanentException.class)
                .hasMessage("value: a secret is not put where all hosts of the cluster can read it");
    }

    @Test
    void theDriftIsOfTheValue() throws Exception {
        assertThat(new KvKind().open(kv("mine"), context).check()).hasToString("[value: absent -> mine]");
        context.values().put("key", "old");
        assertThat(new KvKind()
                        .open(new Kv("key", Optional.empty(), false, 0), context)
                        .check())
                .hasToString("[value: old -> absent]");
    }

    @Test
    void mistakesAreToldTogether() {
        assertThatThrownBy(() -> new Kv("", Optional.of("x"), true, 2))
                .hasMessage("key: key must not be empty;"
                        + " skipcmpstyle: there is no style 2; 0 compares whole numbers, 1 texts");
        assertThatThrownBy(() -> new Kv("key", Optional.of("1.5"), true, 0)).hasMessageStartingWith("value: ");
        assertThat(new Kv("key", Optional.of("1.5"), false, 0).value()).contains("1.5");
        assertThat(new Kv("key", Optional.empty(), true, 0).value()).isEmpty();
    }

    private static Kv kv(String value) {
        return new Kv("key", Optional.of(value), false, 0);
    }

    private String after(Kv desired, String before) throws Exception {
        context.values().put("key", before);
        settle(new KvKind().open(desired, context));
        return own().orElse("absent");
    }

    private Optional<String> own() throws NotYetException {
        Map<String, String> values = context.values().read("key");
        return Optional.ofNullable(values.get(HOST));
    }

    private static void settle(Resource kv) throws Exception {
        var drift = kv.check();
        if (!drift.isNone()) {
            kv.apply(drift);
        }
    }
}
