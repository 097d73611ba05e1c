package mgmt.engine.internal.declaration;

import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Place;

/**
 * What a user wrote for one resource, before its kind is asked.
 *
 * @param id the kind and the name
 * @param meta what is the engine's business, validated
 * @param fields what is the kind's business, as written
 * @param place where the resource begins
 */
public record Declaration(ResourceId id, Meta meta, Raw.Mapping fields, Place place) {}
