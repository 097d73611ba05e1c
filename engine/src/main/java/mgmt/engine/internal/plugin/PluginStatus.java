package mgmt.engine.internal.plugin;

import java.util.List;

/**
 * What users are shown of one plugin. Immutable.
 *
 * @param name its symbolic name, or the name of its file where it has none
 * @param version its version, empty if it is not known
 * @param isActive whether it runs
 * @param kinds the kinds that it offers
 * @param transports the transports that it offers
 * @param from the file that it comes from
 * @param notes what is not as it should be, one line each: kinds that cannot be used, a version that was rejected
 * @param remarks what else may interest, one line each
 */
public record PluginStatus(
        String name,
        String version,
        boolean isActive,
        List<String> kinds,
        List<String> transports,
        String from,
        List<String> notes,
        List<String> remarks) {

    public PluginStatus {
        kinds = List.copyOf(kinds);
        transports = List.copyOf(transports);
        notes = List.copyOf(notes);
        remarks = List.copyOf(remarks);
    }
}
