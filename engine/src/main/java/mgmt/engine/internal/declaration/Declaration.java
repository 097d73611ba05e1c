package mgmt.engine.internal.declaration;

import java.util.List;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Receive;

/**
 * What a user wrote for one resource, before its kind is asked.
 *
 * @param id the kind and the name
 * @param meta what is the engine's business, validated
 * @param fields what is the kind's business, as written
 * @param receives fields that come from other resources, which are not among those written
 * @param place where the resource begins
 */
public record Declaration(ResourceId id, Meta meta, Raw.Mapping fields, List<Receive> receives, Place place) {

    public Declaration {
        receives = List.copyOf(receives);
    }

    /** One that receives nothing. */
    public Declaration(ResourceId id, Meta meta, Raw.Mapping fields, Place place) {
        this(id, meta, fields, List.of(), place);
    }
}
