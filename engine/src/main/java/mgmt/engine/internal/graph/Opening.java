package mgmt.engine.internal.graph;

import java.util.Map;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;

/** How the resource of a vertex comes to life, or why it cannot. */
public sealed interface Opening {

    /**
     * A kind offers it.
     *
     * @param offer the kind, as it is offered by one bundle at one time; compared by identity, for after a reload of the
     *     bundle every class of it is another one
     * @param opener opens the resource
     */
    record Ready(Object offer, Opener opener) implements Opening {}

    /**
     * No plugin offers the kind (now).
     *
     * @param reason what is known of it
     */
    record NoSuchKind(String reason) implements Opening {}

    /**
     * The kind arrived after the graph and refuses the declaration.
     *
     * @param reason what is wrong with it
     */
    record Invalid(String reason) implements Opening {}

    /** Opens resources of one declaration; called on a worker, runs code of the plugin. */
    @FunctionalInterface
    interface Opener {

        /** Opens it. */
        Resource open(ResourceContext context) throws Exception;

        /**
         * Opens it with what it receives from others.
         *
         * @param received by field; nothing of it is of a plugin's classes
         */
        default Resource open(ResourceContext context, Map<String, Object> received) throws Exception {
            return open(context);
        }

        /** Whether its resources send anything at all. */
        default boolean sends() {
            return false;
        }

        /** What an open resource sends now, by name; nothing of it is of a plugin's classes. Empty if nothing yet. */
        default Map<String, Object> sent(Resource resource) throws Exception {
            return Map.of();
        }
    }
}
