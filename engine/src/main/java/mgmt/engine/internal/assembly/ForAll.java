package mgmt.engine.internal.assembly;

import java.util.Optional;
import mgmt.engine.internal.graph.Meta;

/**
 * What whoever started the agent wants of every resource, whatever its declaration says.
 *
 * @param noop whether it is only checked
 * @param sema a semaphore that it takes besides its own
 */
public record ForAll(boolean noop, Optional<String> sema) {

    /** The meta of a declaration, with that. */
    Meta on(Meta declared) {
        Meta meta = noop ? declared.asNoop() : declared;
        return sema.map(meta::withSema).orElse(meta);
    }
}
