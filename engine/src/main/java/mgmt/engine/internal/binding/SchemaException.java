package mgmt.engine.internal.binding;

import java.util.List;

/** A plugin's desired state is a record that no graph file could fill; says all that its author has to change. */
public final class SchemaException extends Exception {

    private static final long serialVersionUID = 1L;

    /** For the given faults, at least one. */
    public SchemaException(List<String> faults) {
        super(String.join("; ", faults));
    }
}
