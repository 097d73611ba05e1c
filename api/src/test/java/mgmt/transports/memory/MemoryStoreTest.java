package mgmt.transports.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import mgmt.api.transport.Commit;
import mgmt.api.transport.Key;
import mgmt.api.transport.RecordingContext;
import mgmt.api.transport.RecordingContext.What;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.Value;
import mgmt.transports.memory.MemoryProvider.Memory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What tests may do to a store, besides what the contract asks of it. */
class MemoryStoreTest {

    private static final String NAME = "handled";
    private static final Key KEY = Key.of("a");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final MemoryStore store = MemoryStore.of(NAME);
    private final RecordingContext context = new RecordingContext("h1", Path.of("none"));

    @AfterEach
    void removeStore() {
        MemoryStore.remove(NAME);
    }

    private Transport open() throws TransportException {
        return new MemoryProvider().open(new Memory(NAME), context);
    }

    @Test
    void theClassOfAnotherBundleHandlesTheSameStore() throws Exception {
        store.put("a", "from here");
        Class<?> other = Class.forName(MemoryStore.class.getName(), true, new OwnCopies());
        assertThat(other).isNotSameAs(MemoryStore.class);
        Object handle = other.getMethod("of", String.class).invoke(null, NAME);
        assertThat(other.getMethod("texts").invoke(handle)).isEqualTo(Map.of("a", "from here"));
        other.getMethod("put", String.class, String.class).invoke(handle, "b", "from there");
        assertThat(store.texts()).containsEntry("b", "from there");
    }

    /** Defines the transport's classes anew, as each bundle does. */
    private static final class OwnCopies extends ClassLoader {

        OwnCopies() {
            super(MemoryStore.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(MemoryStore.class.getPackageName())) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void aLostAnswerIsUnknownThoughTheCommitWasDone() throws Exception {
        try (Transport transport = open()) {
            store.loseAnswers(1);
            Commit commit = Commit.builder().put(KEY, Value.of("a")).build();
            assertThat(transport.commit(commit).isUnknown()).isTrue();
            assertThat(store.texts()).isEqualTo(Map.of("a", "a"));
            assertThat(transport.commit(commit).isDone()).isTrue();
        }
    }

    @Test
    void whatRefusesIsNotOpened() throws Exception {
        store.refuse("the port is in use");
        assertThatThrownBy(this::open).isInstanceOf(TransportException.class).hasMessage("the port is in use");
        store.allow();
        open().close();
    }

    @Test
    void theSessionsOfAHostExpire() throws Exception {
        try (Transport transport = open()) {
            transport.commit(Commit.builder().hold(KEY, Value.of("a")).build());
            store.expire("h2");
            assertThat(store.texts()).isNotEmpty();
            store.expire("h1");
            assertThat(store.texts()).isEmpty();
            assertThat(context.await(What.LOST, 0, LIMIT).keys()).containsExactly(KEY);
        }
    }

    @Test
    void aRemovedStoreComesBackAsAnother() {
        store.put("a", "old");
        MemoryStore.remove(NAME);
        assertThat(MemoryStore.of(NAME).texts()).isEmpty();
        assertThat(MemoryStore.of(NAME).id()).isNotEqualTo(store.id());
    }
}
