package mgmt.engine.internal.transport;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import mgmt.api.resource.ResourceId;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportProvider;
import mgmt.engine.internal.binding.Fingerprints;
import mgmt.engine.internal.binding.PluginCalls;
import mgmt.engine.internal.binding.PluginCode;
import mgmt.engine.internal.binding.PluginException;
import mgmt.engine.internal.binding.Schema;
import mgmt.engine.internal.binding.SchemaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport as one bundle offers it at one time. Compared by identity: after an update of the bundle the same transport is
 * another offer. The plugin's object is fetched when it is first wanted. Thread-safe: guarded by itself, and never locked
 * while code of the plugin runs.
 */
public final class TransportOffer {

    private static final Logger LOG = LoggerFactory.getLogger(TransportOffer.class);

    /** How long a bundle that is stopped without asking may be held up until its transport is closed. */
    static final Duration UNPREPARED = Duration.ofSeconds(2);

    /** How long it takes at most to close what is open, with some room for whoever has to notice. */
    private static final Duration CLOSING = Transport.DEADLINE.plusSeconds(2);

    private final String name;
    private final Origin origin;
    private final Supplier<@Nullable TransportProvider<?>> source;
    private final PluginCalls calls;
    private @Nullable Attempt attempt;
    private Optional<TransportSettings> used = Optional.empty();
    private int open;

    /** The bundle: its number in the framework, and its name. */
    record Origin(long bundle, String plugin) {}

    /** What came of fetching the plugin's object: one of the two. */
    private record Attempt(
            @Nullable Provided<?> provided, @Nullable String fault) {}

    private record Provided<C extends Record>(TransportProvider<C> provider, Schema<C> schema) {

        static <C extends Record> Provided<C> of(TransportProvider<C> provider)
                throws PluginException, SchemaException {
            return new Provided<>(provider, Schema.of(PluginCode.call(provider::configurationType)));
        }
    }

    /** A transport with what it is to be opened with. */
    private record Bound<C extends Record>(Provided<C> provided, C configuration) {

        Transport open(TransportContext context) throws Exception {
            return provided.provider().open(configuration, context);
        }

        String fingerprint(String name) throws PluginException {
            return provided.schema().fingerprint(new ResourceId("transport", name), configuration, new Fingerprints());
        }
    }

    TransportOffer(String name, Origin origin, Supplier<@Nullable TransportProvider<?>> source, PluginCalls calls) {
        this.name = name;
        this.origin = origin;
        this.source = source;
        this.calls = calls;
    }

    /** What users call it. */
    public String name() {
        return name;
    }

    /** The name of the bundle that offers it. */
    public String plugin() {
        return origin.plugin();
    }

    long bundle() {
        return origin.bundle();
    }

    /**
     * Looks whether it could be opened with these settings. Runs constructors of the plugin, and may block for a moment.
     *
     * @throws TransportException when it could not; says all that is wrong with them
     */
    public void require(TransportSettings settings) throws TransportException {
        bind(provided(), settings);
    }

    /**
     * Opens it with these settings.
     *
     * @throws TransportException when that cannot be, whatever the plugin has thrown
     */
    Opened open(TransportSettings settings, TransportContext context) throws TransportException, InterruptedException {
        Bound<?> bound = bind(provided(), settings);
        String fingerprint = fingerprint(bound);
        begin(settings);
        boolean isOpen = false;
        try {
            Guard guard = new Guard(name, plugin(), calls);
            Transport transport = guard.call(() -> bound.open(context));
            GuardedTransport guarded = GuardedTransport.of(transport, guard, context, this::end);
            isOpen = true;
            return new Opened(name, guarded, guarded, fingerprint);
        } finally {
            if (!isOpen) {
                end();
            }
        }
    }

    private String fingerprint(Bound<?> bound) throws TransportException {
        try {
            return name + ":" + bound.fingerprint(name);
        } catch (PluginException e) {
            throw new TransportException(label() + " cannot be used: " + e.getMessage());
        }
    }

    private <C extends Record> Bound<C> bind(Provided<C> provided, TransportSettings settings)
            throws TransportException {
        try {
            SettingsBinding<C> binding =
                    calls.call(() -> SettingsBinding.of("transport " + name, settings, provided.schema()));
            return new Bound<>(provided, binding.configuration());
        } catch (PluginCalls.StuckException e) {
            throw new TransportException(label() + " cannot be used: its configuration " + e.getMessage());
        }
    }

    private Provided<?> provided() throws TransportException {
        Attempt made = attempt();
        if (made.provided() == null) {
            throw new TransportException(label() + " cannot be used: " + made.fault());
        }
        return made.provided();
    }

    private Attempt attempt() {
        synchronized (this) {
            if (attempt != null) {
                return attempt;
            }
        }
        Attempt made = fetch();
        synchronized (this) {
            Attempt earlier = attempt;
            attempt = earlier == null ? made : earlier;
            return attempt;
        }
    }

    private Attempt fetch() {
        try {
            return calls.call(() -> {
                try {
                    TransportProvider<?> provider = PluginCode.call(source::get);
                    return new Attempt(Provided.of(provider), null);
                } catch (SchemaException e) {
                    return new Attempt(null, "its configuration cannot be used: " + e.getMessage());
                } catch (PluginException e) {
                    return new Attempt(null, String.valueOf(e.getMessage()));
                }
            });
        } catch (PluginCalls.StuckException e) {
            return new Attempt(null, "its constructor " + e.getMessage());
        }
    }

    private String label() {
        return "the transport " + name + " of the plugin " + plugin();
    }

    private synchronized void begin(TransportSettings settings) {
        open++;
        used = Optional.of(settings);
    }

    private synchronized void end() {
        open--;
        notifyAll();
    }

    /** Whether it is open now. */
    public synchronized boolean isInUse() {
        return open > 0;
    }

    /** With what it was opened last. */
    public synchronized Optional<TransportSettings> used() {
        return used;
    }

    /** Waits until it is closed, or has had the time to close, after who listens to the registry was told. */
    public void release() {
        if (!awaitUnused(CLOSING)) {
            LOG.warn("{} is still open; its plugin goes all the same", label());
        }
    }

    /** Whether it is closed before the time is over. */
    synchronized boolean awaitUnused(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (open > 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                wait(Math.max(1, left / 1_000_000));
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
