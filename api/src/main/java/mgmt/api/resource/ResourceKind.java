package mgmt.api.resource;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A kind of resource, such as {@code file}: a declarative service annotated with {@link Kind}, implemented by a plugin.
 *
 * <p>The kind may also implement {@link Linkable}, {@link Collectable} and {@link Sending}. One instance serves all
 * resources of the kind; its methods are called on several threads at once.
 *
 * @param <D> the desired state: a public record whose components are the fields of this kind. A component named
 *     {@code name} receives the resource's name. The engine reads, checks, compares and prints the components; see
 *     {@link ResourceKind#desiredType()} for their types.
 */
@ConsumerType
public interface ResourceKind<D extends Record> {

    /**
     * The record that describes the desired state. A component {@code contentBase64} is written
     * {@code content_base64} in a graph file. Types of components: {@code String}, {@code Secret}, {@code boolean},
     * {@code int}, {@code long}, {@code double}, {@link java.time.Duration}, {@link java.nio.file.Path}, enums (written
     * in lower case, with hyphens for underscores), {@link TextOrList}, public nested records, {@code List} and
     * {@code Map<String, ...>} of these, and {@link java.util.Optional} of any of them.
     *
     * <p>A field that the user leaves out is an empty {@code Optional}, an empty list or map, or what {@link Default}
     * says (for fields of a single value); without any of these the field is required. No component is called
     * {@code kind}, {@code meta}, {@code before}, {@code after}, {@code notify}, {@code listen} or {@code receive}: those
     * words are the engine's. The canonical constructor validates, and reports
     * through {@link Problems}.
     *
     * <p>Called by the engine on any thread; must not block.
     */
    Class<D> desiredType();

    /**
     * Makes the resource for one declaration, without any effect on the machine: nothing is read, written, watched or
     * connected before {@link Resource#watch} and {@link Resource#check}.
     *
     * <p>Called by the engine on a worker. It should not block.
     *
     * @param desired the desired state, valid
     * @param context what the engine lends to this resource until it is closed
     * @throws Exception when the resource cannot be made; counts as a failed run
     */
    Resource open(D desired, ResourceContext context) throws Exception;
}
