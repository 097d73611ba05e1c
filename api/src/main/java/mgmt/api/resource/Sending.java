package mgmt.api.resource;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * An ability of a {@link ResourceKind}: its resources send values that a user puts into fields of other resources, as in
 * {@code receive: {content: "password[db].password"}}. Each of its resources is a {@link Sender}.
 *
 * @param <S> what is sent
 */
@ConsumerType
public interface Sending<S extends Record> {

    /**
     * The record whose components are the names and types of what is sent: each one a {@code String}, {@link Secret},
     * {@code boolean}, {@code int}, {@code long} or {@code double}, documented by {@link Doc}. A component
     * {@code exitStatus} is received as {@code exit_status}. The engine checks the types when it reads a graph: a value
     * goes into a field of the same type, a text also into a secret field, and a secret also into a text field, which is
     * then masked like a secret.
     *
     * <p>Called by the engine on any thread; must not block.
     */
    Class<S> sentType();
}
