package mgmt.engine.internal.graph;

import mgmt.api.resource.ResourceId;

/**
 * A field whose value comes from another resource.
 *
 * @param field of the receiver, as users write it
 * @param sender who sends the value
 * @param value which of the values that it sends
 * @param place where this was written
 */
public record Receive(String field, ResourceId sender, String value, Place place) {

    /** Where the value comes from, as users write it: {@code password[db].password}. */
    public String source() {
        return sender + "." + value;
    }
}
