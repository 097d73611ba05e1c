package mgmt.engine.internal.assembly;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.Collectable;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Sender;
import mgmt.api.resource.Sending;
import mgmt.engine.internal.binding.PluginCode;
import mgmt.engine.internal.binding.PluginException;
import mgmt.engine.internal.binding.Schema;
import mgmt.engine.internal.binding.SchemaException;
import mgmt.engine.internal.binding.Sent;
import org.jspecify.annotations.Nullable;

/**
 * A kind as one bundle offers it at one time. Compared by identity: after an update of the bundle the same kind is another
 * offer, and all that refers to the old one's classes goes with it.
 */
public final class Offer<D extends Record> {

    private final String kind;
    private final ResourceKind<D> plugin;
    private final Schema<D> schema;
    private final Optional<Sent> sent;
    private volatile @Nullable String fault;

    private Offer(String kind, ResourceKind<D> plugin, Schema<D> schema, Optional<Sent> sent) {
        this.kind = kind;
        this.plugin = plugin;
        this.schema = schema;
        this.sent = sent;
    }

    /**
     * An offer; asks the plugin for its desired state.
     *
     * @throws SchemaException when that cannot be used
     */
    public static <D extends Record> Offer<D> of(String kind, ResourceKind<D> plugin) throws SchemaException {
        try {
            Optional<Sent> sent = plugin instanceof Sending<?> sending
                    ? Optional.of(Sent.of(PluginCode.call(sending::sentType)))
                    : Optional.empty();
            return new Offer<>(kind, plugin, Schema.of(PluginCode.call(plugin::desiredType)), sent);
        } catch (PluginException e) {
            throw new SchemaException(List.of(kind + ": " + e.getMessage()));
        }
    }

    /** The kind's name. */
    public String kind() {
        return kind;
    }

    /** The plugin's own object: whatever is called on it runs code of the plugin. */
    public ResourceKind<D> plugin() {
        return plugin;
    }

    /** What users may write. */
    public Schema<D> schema() {
        return schema;
    }

    /** What its resources send; empty if that is nothing. */
    public Optional<Sent> sent() {
        return sent;
    }

    /** What a resource sends now, by name; runs code of the plugin. */
    Map<String, Object> sentBy(Resource resource) throws Exception {
        if (sent.isEmpty()) {
            return Map.of();
        }
        if (!(resource instanceof Sender<?> sender)) {
            throw new PermanentException(
                    "a defect of the plugin: its kind says that its resources send something, and this one is no Sender");
        }
        Optional<? extends Record> values = sender.sent();
        return values.isPresent() ? sent.get().values(values.get()) : Map.of();
    }

    /** How a desired state is linked to others; runs code of the plugin. */
    Links links(D desired) throws PluginException {
        return plugin instanceof Linkable<?> linkable ? links(linkable, desired) : Links.none();
    }

    /** A kind that links other desired states than it has fails by a ClassCastException, as its author deserves. */
    @SuppressWarnings("unchecked")
    private static <D extends Record> Links links(Linkable<?> linkable, D desired) throws PluginException {
        return PluginCode.call(() -> ((Linkable<D>) linkable).links(desired));
    }

    /** Whether a pattern means something to the kind. */
    boolean isCollectable() {
        return plugin instanceof Collectable<?>;
    }

    /** Looks at a pattern, which is not empty, if it means something to the kind; runs code of the plugin. */
    void checkPattern(String pattern) throws PluginException {
        if (plugin instanceof Collectable<?> collectable) {
            PluginCode.call(() -> {
                collectable.checkPattern(pattern);
                return true;
            });
        }
    }

    /** What a desired state of another host becomes by a pattern; runs code of the plugin. */
    D fit(D exported, String pattern) throws PluginException {
        return plugin instanceof Collectable<?> collectable && !pattern.isEmpty()
                ? fit(collectable, exported, pattern)
                : exported;
    }

    @SuppressWarnings("unchecked")
    private static <D extends Record> D fit(Collectable<?> collectable, D exported, String pattern)
            throws PluginException {
        return PluginCode.call(() -> ((Collectable<D>) collectable).collect(exported, pattern));
    }

    /** From now on, none of its code is called to make graphs. */
    void giveUp(String why) {
        fault = why;
    }

    /** Why none of its code is called to make graphs; empty if it is. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    @Override
    public String toString() {
        return kind;
    }
}
