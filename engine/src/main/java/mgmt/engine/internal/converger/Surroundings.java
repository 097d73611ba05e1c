package mgmt.engine.internal.converger;

import java.time.InstantSource;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import mgmt.api.resource.Identity;
import mgmt.api.resource.ResourceContext;
import mgmt.engine.internal.graph.Vertex;

/**
 * What the converger lives in.
 *
 * @param ticker nanoseconds of any origin
 * @param clock the time of day, for what users see
 * @param workers runs the calls into plugins, never on the calling thread
 * @param contexts makes what a resource is lent
 * @param reporter told of every change, on a worker
 * @param convergedTimeout nanoseconds at rest after which the agent ends; empty = never
 */
public record Surroundings(
        LongSupplier ticker,
        InstantSource clock,
        Executor workers,
        Contexts contexts,
        Consumer<Change> reporter,
        OptionalLong convergedTimeout) {

    /** Makes contexts; called on the loop, must not block. */
    @FunctionalInterface
    public interface Contexts {
        /**
         * Makes the context of one opening.
         *
         * @param vertex whose context it is
         * @param memory lives on while the declaration stays equal
         * @param provided tells whether another resource provides an identity
         */
        ResourceContext context(Vertex vertex, Map<String, String> memory, Predicate<Identity> provided);
    }
}
