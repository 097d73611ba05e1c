package mgmt.engine.internal.binding;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import mgmt.api.resource.Doc;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.Nearest;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.declaration.Quotation;
import mgmt.engine.internal.declaration.Raw;
import mgmt.engine.internal.graph.Place;
import mgmt.engine.internal.graph.Receive;

/**
 * What users may write for one kind, taken from the record that is its desired state. Belongs to one offer of the kind and
 * goes with it, since it refers to the plugin's classes. Immutable; runs the plugin's constructors and accessors.
 */
public final class Schema<D extends Record> {

    private final Shape<D> shape;
    private final Set<String> secrets;

    private final String doc;

    private Schema(Shape<D> shape, String doc) {
        this.shape = shape;
        this.doc = doc;
        this.secrets = Set.copyOf(shape.secrets());
    }

    /**
     * The schema of a desired state.
     *
     * @throws SchemaException when no graph file could fill such a record
     */
    public static <D extends Record> Schema<D> of(Class<D> desiredType) throws SchemaException {
        Doc doc = desiredType.getAnnotation(Doc.class);
        return new Schema<>(ShapeReader.read(desiredType), doc == null ? "" : doc.value());
    }

    /** The fields whose values are not to be shown, as users write them. */
    public Set<String> secrets() {
        return secrets;
    }

    /** The fields that take a list, as users write them. */
    public Set<String> lists() {
        return shape.lists();
    }

    /** What the kind is for, as its author says. */
    public String doc() {
        return doc;
    }

    /** The fields as users read about them, each followed by those within it. */
    public List<FieldText> fields() {
        return shape.fields();
    }

    /** Makes the desired state that a declaration asks for; empty when problems were found. */
    public Optional<D> bind(Declaration declaration, Consumer<Problem> problems) {
        return bind(declaration, problems, (place, field) -> {});
    }

    /**
     * Makes the desired state that a declaration asks for; empty when problems were found.
     *
     * @param secretFields is told of each field with a secret in it, and where it was written
     */
    public Optional<D> bind(
            Declaration declaration, Consumer<Problem> problems, BiConsumer<Place, String> secretFields) {
        return shape.bind(declaration.fields(), "", new Binding(declaration, problems, secretFields));
    }

    /**
     * Makes the desired state of a declaration, some of whose fields are received.
     *
     * @param received by field, of types that {@link #whyNot} has nothing against
     */
    public Optional<D> bind(Declaration declaration, Map<String, Object> received, Consumer<Problem> problems) {
        return shape.bind(
                declaration.fields(), "", new Binding(declaration, problems, (place, field) -> {}).receiving(received));
    }

    /**
     * Makes a desired state of a declaration before anything was received, with values in the place of those to come, and
     * reports what is wrong whatever comes; empty when nothing can be made of it yet.
     */
    public Optional<D> tryToBind(Declaration declaration, Consumer<Problem> problems) {
        Map<String, Object> placeholders = new HashMap<>();
        for (Receive receive : declaration.receives()) {
            shape.type(receive.field())
                    .map(FieldType::placeholder)
                    .ifPresent(placeholder -> placeholders.put(receive.field(), placeholder));
        }
        Binding binding = new Binding(declaration, problems, (place, field) -> {}).trying(placeholders);
        return shape.bind(declaration.fields(), "", binding);
    }

    /**
     * Why a field cannot be received; empty if it can.
     *
     * @param sent the type that is sent; empty if that is not known
     */
    public Optional<String> whyNot(String field, Optional<Class<?>> sent) {
        Optional<FieldType> type = shape.type(field);
        if (type.isEmpty()) {
            return Optional.of("unknown field " + Quotation.of(field) + Nearest.hint(field, shape.names()));
        }
        if (type.get().placeholder() == null) {
            return Optional.of("a " + type.get().description() + " cannot be received");
        }
        return sent.filter(given -> !type.get().takes(given))
                .map(given -> "takes a " + type.get().description());
    }

    /** Reports what a plugin has found wrong with a desired state after it was made, at the fields if it names any. */
    public void report(Declaration declaration, PluginException refusal, Consumer<Problem> problems) {
        shape.report(refusal, declaration.fields(), "", new Binding(declaration, problems, (place, field) -> {}));
    }

    /** Makes the record of something else that is written like a declaration; empty when problems were found. */
    public Optional<D> bind(Raw.Mapping fields, String subject, Consumer<Problem> problems) {
        return shape.bind(fields, "", new Binding(subject, "", "", problems));
    }

    /**
     * Equal for equal desired states, also over a reload of the plugin; nothing can be read from it.
     *
     * @throws PluginException when an accessor of the record throws
     */
    public String fingerprint(ResourceId id, D desired, Fingerprints fingerprints) throws PluginException {
        return fingerprints.of(canonical(id, desired, fingerprints));
    }

    /**
     * Equal for two desired states that want the same and differ at most in the names of their resources.
     *
     * @throws PluginException when an accessor of the record throws
     */
    public String unnamed(D desired, Fingerprints fingerprints) throws PluginException {
        return PluginCode.call(() -> {
            CanonicalForm form = new CanonicalForm(new ResourceId("", ""), fingerprints);
            shape.printUnnamed(desired, form);
            return form.toString();
        });
    }

    String canonical(ResourceId id, D desired, Fingerprints fingerprints) throws PluginException {
        return PluginCode.call(() -> {
            CanonicalForm form = new CanonicalForm(id, fingerprints);
            shape.print(desired, form);
            return form.toString();
        });
    }
}
