package mgmt.engine.internal.plan;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Change;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Opening;
import mgmt.engine.internal.graph.Vertex;
import org.jspecify.annotations.Nullable;

/** What the checks have found, and what was learnt of the resources meanwhile. Thread-safe. */
final class Findings implements Consumer<Change> {

    private final Map<ResourceId, Change> changes = new ConcurrentHashMap<>();
    private final Set<ResourceId> waiting = ConcurrentHashMap.newKeySet();
    /** Whether those that could be opened can be refreshed. */
    private final Map<ResourceId, Boolean> refreshable = new ConcurrentHashMap<>();

    @Override
    public void accept(Change change) {
        changes.put(change.id(), change);
    }

    /** What a check has found; empty when all was as desired, or there was none. */
    Optional<Change> change(ResourceId id) {
        return Optional.ofNullable(changes.get(id));
    }

    /** Whether the check could not be made yet, which is no failure. */
    boolean isWaiting(ResourceId id) {
        return waiting.contains(id);
    }

    /** Whether a notification would, as far as is known, refresh the resource. */
    boolean isRefreshable(ResourceId id) {
        return refreshable.getOrDefault(id, true);
    }

    /** The same resource, to be checked once: neither watched, nor repeated, nor applied. */
    Vertex checkedOnce(Vertex vertex) {
        Meta meta = vertex.meta();
        Meta once = new Meta(
                true,
                0,
                Duration.ZERO,
                Duration.ZERO,
                Double.POSITIVE_INFINITY,
                0,
                meta.sema(),
                meta.autoedge(),
                meta.autogroup(),
                meta.timeout());
        Opening opening = vertex.opening() instanceof Opening.Ready ready
                ? new Opening.Ready(ready.offer(), opener(vertex.id(), ready.opener()))
                : vertex.opening();
        return new Vertex(
                vertex.id(),
                once,
                vertex.fingerprint(),
                vertex.secrets(),
                vertex.provided(),
                opening,
                vertex.receives(),
                vertex.place());
    }

    private Opening.Opener opener(ResourceId id, Opening.Opener opener) {
        return new Opening.Opener() {
            @Override
            public Resource open(ResourceContext context) throws Exception {
                return checkOnly(id, () -> opener.open(context));
            }

            @Override
            public Resource open(ResourceContext context, Map<String, Object> received) throws Exception {
                return checkOnly(id, () -> opener.open(context, received));
            }

            @Override
            public boolean sends() {
                return opener.sends();
            }

            @Override
            public Map<String, Object> sent(Resource resource) throws Exception {
                return opener.sent(((CheckOnly) resource).resource());
            }
        };
    }

    private Resource checkOnly(ResourceId id, Callable<@Nullable Resource> opening) throws Exception {
        try {
            Resource resource = opening.call();
            if (resource == null) {
                throw new IllegalStateException("the plugin returned null from open()");
            }
            refreshable.put(id, resource instanceof Refreshable);
            return new CheckOnly(resource, () -> waiting.add(id));
        } catch (NotYetException e) {
            waiting.add(id);
            throw CheckOnly.notNow(e);
        }
    }
}
