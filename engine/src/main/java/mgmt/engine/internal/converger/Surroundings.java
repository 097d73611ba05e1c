package mgmt.engine.internal.converger;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import mgmt.api.resource.Identity;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Vertex;

/**
 * What the converger lives in.
 *
 * @param ticker nanoseconds of any origin
 * @param clock the time of day, for what users see
 * @param workers runs the calls into plugins, never on the calling thread
 * @param contexts makes what a resource is lent
 * @param reporter told of every change, on a worker
 * @param journal keeps notifications over a crash
 * @param convergedTimeout nanoseconds at rest after which the agent ends; empty = never
 * @param measurements who counts, if anybody does
 */
public record Surroundings(
        LongSupplier ticker,
        InstantSource clock,
        Executor workers,
        Contexts contexts,
        Consumer<Change> reporter,
        Journal journal,
        OptionalLong convergedTimeout,
        Optional<Measurements> measurements) {

    /** Where nobody counts. */
    public Surroundings(
            LongSupplier ticker,
            InstantSource clock,
            Executor workers,
            Contexts contexts,
            Consumer<Change> reporter,
            Journal journal,
            OptionalLong convergedTimeout) {
        this(ticker, clock, workers, contexts, reporter, journal, convergedTimeout, Optional.empty());
    }

    /** Makes contexts; called on the loop, must not block. */
    @FunctionalInterface
    public interface Contexts {
        /**
         * Makes the context of one opening.
         *
         * @param vertex whose context it is
         * @param memory lives on while the declaration stays equal
         * @param provisions tells who provides what
         */
        ResourceContext context(Vertex vertex, Map<String, String> memory, Provisions provisions);
    }

    /** Answers one resource who else is responsible for what; any thread. */
    public interface Provisions {

        /** Whether a resource other than the one that asks provides the identity. */
        boolean isProvidedByAnother(Identity identity);

        /** Whether the given resource provides the identity. */
        boolean isProvidedBy(ResourceId other, Identity identity);
    }
}
