package mgmt.engine.internal.graph;

import java.util.List;
import java.util.Set;
import mgmt.api.resource.Identity;
import mgmt.api.resource.ResourceId;

/**
 * One declaration, ready to run.
 *
 * @param id unique in the graph
 * @param meta how the engine treats it
 * @param fingerprint equal for equal declarations: of the desired state in canonical form, not of the meta
 * @param secrets the fields whose values are not to be shown
 * @param provided what it is responsible for
 * @param opening how it comes to life
 * @param receives which of its fields come from others; those are before it in the graph
 * @param place where it was written
 */
public record Vertex(
        ResourceId id,
        Meta meta,
        String fingerprint,
        Set<String> secrets,
        List<Identity> provided,
        Opening opening,
        List<Receive> receives,
        Place place) {

    public Vertex {
        receives = List.copyOf(receives);
        secrets = Set.copyOf(secrets);
        provided = List.copyOf(provided);
    }

    /** One that receives nothing. */
    public Vertex(
            ResourceId id,
            Meta meta,
            String fingerprint,
            Set<String> secrets,
            List<Identity> provided,
            Opening opening,
            Place place) {
        this(id, meta, fingerprint, secrets, provided, opening, List.of(), place);
    }

    /** Whether the other one is the same declaration, offered by the same plugin: its running resource can be kept. */
    public boolean isSameAs(Vertex other) {
        return id.equals(other.id)
                && fingerprint.equals(other.fingerprint)
                && meta.equals(other.meta)
                && offer(opening) == offer(other.opening)
                && opening.getClass() == other.opening.getClass();
    }

    /** The same declaration with another way to come to life. */
    public Vertex with(Opening other) {
        return new Vertex(id, meta, fingerprint, secrets, provided, other, receives, place);
    }

    private static Object offer(Opening opening) {
        return opening instanceof Opening.Ready ready ? ready.offer() : Opening.class;
    }
}
