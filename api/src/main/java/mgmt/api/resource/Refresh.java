package mgmt.api.resource;

import java.util.List;
import java.util.Objects;

/** Why a resource is being refreshed; immutable, made by the engine. */
public final class Refresh {

    private final List<ResourceId> from;
    private final boolean applied;

    private Refresh(List<ResourceId> from, boolean applied) {
        this.from = List.copyOf(from);
        this.applied = applied;
    }

    /**
     * A refresh for the given notifications.
     *
     * @param from who has notified, each once, at least one
     * @param applied whether {@link Resource#apply} has just run
     */
    public static Refresh of(List<ResourceId> from, boolean applied) {
        return new Refresh(Objects.requireNonNull(from), applied);
    }

    /** Who has notified, each once. */
    public List<ResourceId> from() {
        return from;
    }

    /** Whether {@link Resource#apply} ran immediately before, in the same run. */
    public boolean applied() {
        return applied;
    }
}
