package mgmt.engine.internal.converger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Secret;
import mgmt.engine.internal.binding.Fingerprints;
import mgmt.engine.internal.declaration.CanonicalText;
import mgmt.engine.internal.graph.Receive;
import org.jspecify.annotations.Nullable;

/** What one node receives from others now. Immutable; made on the loop. */
record Values(Map<String, Object> received, List<Receive> lacking) {

    Values {
        received = Map.copyOf(received);
        lacking = List.copyOf(lacking);
    }

    /** What has been sent to a node. */
    static Values of(Node node, Function<ResourceId, @Nullable Node> nodes) {
        Map<String, Object> received = new HashMap<>();
        List<Receive> lacking = new ArrayList<>();
        for (Receive receive : node.vertex.receives()) {
            Optional<Object> value =
                    Optional.ofNullable(nodes.apply(receive.sender())).map(sender -> sender.sent.get(receive.value()));
            value.ifPresentOrElse(found -> received.put(receive.field(), found), () -> lacking.add(receive));
        }
        return new Values(received, lacking);
    }

    /** The same text for the same values of the same resource, from which nothing can be read. */
    static String fingerprint(ResourceId id, Map<String, Object> received) {
        CanonicalText text = new CanonicalText().quoted(id.toString());
        new TreeMap<>(received)
                .forEach((field, value) ->
                        text.quoted(field).quoted(value instanceof Secret secret ? secret.reveal() : value.toString()));
        return new Fingerprints().of(text.toString());
    }

    /** A text of a plugin without the secrets that it has received. */
    static String masked(String text, Map<String, Object> received) {
        String masked = text;
        for (Object value : received.values()) {
            if (value instanceof Secret secret && !secret.reveal().isEmpty()) {
                masked = masked.replace(secret.reveal(), secret.toString());
            }
        }
        return masked;
    }

    /** What is waited for, for users; empty if all is there. */
    String lackingText() {
        return lacking.stream().map(Receive::source).collect(Collectors.joining(", "));
    }
}
