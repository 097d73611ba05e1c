package mgmt.engine.internal.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the launcher has said about transports.
 *
 * @param chosen the transport that the user wants, be it by name or by an option that only this one has
 * @param options what the user has set for it, by key
 * @param order which is taken when nobody chooses: the first one whose needs are installed
 * @param files where the choice may be written, those that count first in front
 * @param isAsked whether the user gave any option that is about the cluster
 */
public record TransportRequest(
        Optional<String> chosen, Map<String, String> options, List<String> order, List<Path> files, boolean isAsked) {

    public TransportRequest {
        options = Map.copyOf(options);
        order = List.copyOf(order);
        files = List.copyOf(files);
    }
}
