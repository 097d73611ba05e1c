package mgmt.engine.internal.declaration;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Receive;
import org.jspecify.annotations.Nullable;

/** Reads the resources of a file: splits each into what is the engine's and what is its kind's. */
final class ResourceReader {

    private static final String EXPORT_MARK = "@@";

    private final Findings findings;
    private final Consumer<WrittenEdge> edges;
    private final Layouts layouts = new Layouts();
    private final Map<ResourceId, Declaration> declarations = new LinkedHashMap<>();
    private final Map<ResourceId, Declaration> exports = new LinkedHashMap<>();

    ResourceReader(Findings findings, Consumer<WrittenEdge> edges) {
        this.findings = findings;
        this.edges = edges;
    }

    Collection<Declaration> declarations() {
        return declarations.values();
    }

    Collection<Declaration> exports() {
        return exports.values();
    }

    /** Reads {@code resources:}. */
    void read(Raw resources) {
        if (resources.isNothing()) {
            return;
        }
        if (!(resources instanceof Raw.Mapping kinds)) {
            findings.problem(resources, "resources: expected a map of kinds, found " + resources.description());
            return;
        }
        kinds.entries().forEach(this::readKind);
    }

    private void readKind(Raw.Entry kind) {
        if (!References.isKind(kind.key())) {
            findings.problem(
                    kind,
                    Quotation.of(kind.key())
                            + " is not the name of a kind: lower-case letters, digits and hyphens, as in file");
        } else if (kind.value() instanceof Raw.Sequence sequence) {
            sequence.items().forEach(item -> readResource(kind.key(), item));
        } else if (!kind.value().isNothing()) {
            findings.problem(
                    kind.value(),
                    kind.key() + ": expected a list of resources (\"- name: ...\"), found "
                            + kind.value().description());
        }
    }

    private void readResource(String kind, Raw raw) {
        if (!(raw instanceof Raw.Mapping mapping)) {
            findings.problem(raw, kind + ": expected a resource (\"name: ...\"), found " + raw.description());
            return;
        }
        Raw.Entry name = mapping.entry("name").orElse(null);
        if (name == null || name.value().isNothing()) {
            findings.problem(mapping, kind + ": a resource needs a name");
            return;
        }
        try {
            String text = References.name(name.value());
            boolean isExport = text.startsWith(EXPORT_MARK);
            if (text.equals(EXPORT_MARK)) {
                throw MismatchException.expected("a name after @@", name.value());
            }
            ResourceId id = new ResourceId(kind, isExport ? text.substring(EXPORT_MARK.length()) : text);
            add(new Parts(id, mapping, isExport).declaration(), isExport);
        } catch (MismatchException e) {
            findings.problem(e.found(), kind + ": name: " + e.getMessage());
        }
    }

    private void add(Declaration declaration, boolean isExport) {
        Declaration earlier = (isExport ? exports : declarations).putIfAbsent(declaration.id(), declaration);
        if (earlier == null) {
            return;
        }
        Raw at = declaration.fields();
        if (CanonicalText.of(earlier.fields()).equals(CanonicalText.of(declaration.fields()))
                && sources(earlier).equals(sources(declaration))
                && earlier.meta().equals(declaration.meta())) {
            findings.warning(at, declaration.id() + " is there twice, equally; first at " + earlier.place());
        } else {
            findings.problem(at, declaration.id() + " is there twice, differently; first at " + earlier.place());
        }
    }

    private static Map<String, String> sources(Declaration declaration) {
        return declaration.receives().stream().collect(Collectors.toMap(Receive::field, Receive::source));
    }

    /** One resource being taken apart. */
    private final class Parts {

        private final ResourceId id;
        private final Raw.Mapping mapping;
        private final boolean isExport;

        Parts(ResourceId id, Raw.Mapping mapping, boolean isExport) {
            this.id = id;
            this.mapping = mapping;
            this.isExport = isExport;
        }

        Declaration declaration() {
            @Nullable Raw meta = null;
            @Nullable Raw received = null;
            List<Raw.Entry> fields = new ArrayList<>(mapping.entries().size());
            for (Raw.Entry entry : mapping.entries()) {
                switch (entry.key()) {
                    case "name" -> {}
                    case "meta" -> meta = entry.value();
                    case "receive" -> received = entry.value();
                    case "kind" ->
                        findings.problem(
                                entry, id + ": a kind is not a field: put the resource under resources: with its kind");
                    case "before", "after", "notify", "listen" -> readEdges(entry);
                    default -> fields.add(entry);
                }
            }
            Meta read = MetaReader.read(meta, id, findings);
            Raw.Mapping written =
                    new Raw.Mapping(layouts.compact(fields, mapping.line()), mapping.line(), mapping.column());
            return new Declaration(id, read, written, receives(received, written), findings.place(mapping));
        }

        private List<Receive> receives(@Nullable Raw received, Raw.Mapping written) {
            if (received == null || received.isNothing()) {
                return List.of();
            }
            if (isExport) {
                findings.problem(
                        received, id + ": receive: an exported resource is not in this graph, where the sender is");
                return List.of();
            }
            if (!(received instanceof Raw.Mapping fields)) {
                findings.problem(
                        received,
                        id + ": receive: expected a map of fields (\"content: password[name].password\"), found "
                                + received.description());
                return List.of();
            }
            List<Receive> receives = new ArrayList<>();
            for (Raw.Entry entry : fields.entries()) {
                if (written.entry(entry.key()).isPresent()) {
                    findings.problem(
                            entry,
                            id + ": " + entry.key() + ": is written and received, and only one of both can count");
                } else {
                    readReceive(entry).ifPresent(receives::add);
                }
            }
            return receives;
        }

        /** The sender comes first. */
        private Optional<Receive> readReceive(Raw.Entry entry) {
            try {
                Receive receive = References.receive(entry.key(), entry.value(), findings.place(entry.value()));
                edges.accept(new WrittenEdge(
                        receive.place().toString(),
                        new WrittenEdge.End(receive.sender(), receive.place()),
                        new WrittenEdge.End(id, findings.place(mapping)),
                        false,
                        receive.place()));
                return Optional.of(receive);
            } catch (MismatchException e) {
                findings.problem(e.found(), id + ": receive: " + entry.key() + ": " + e.getMessage());
                return Optional.empty();
            }
        }

        private void readEdges(Raw.Entry entry) {
            if (entry.value().isNothing()) {
                return;
            }
            if (isExport) {
                findings.problem(
                        entry,
                        id + ": " + entry.key() + ": an exported resource is not in this graph and has no edges");
                return;
            }
            List<Raw> references =
                    entry.value() instanceof Raw.Sequence sequence ? sequence.items() : List.of(entry.value());
            for (Raw reference : references) {
                try {
                    edges.accept(edge(entry.key(), reference));
                } catch (MismatchException e) {
                    findings.problem(e.found(), id + ": " + entry.key() + ": " + e.getMessage());
                }
            }
        }

        private WrittenEdge edge(String key, Raw reference) throws MismatchException {
            var there = new WrittenEdge.End(References.reference(reference), findings.place(reference));
            var here = new WrittenEdge.End(id, findings.place(mapping));
            boolean isHereFirst = key.equals("before") || key.equals("notify");
            return new WrittenEdge(
                    there.place().toString(),
                    isHereFirst ? here : there,
                    isHereFirst ? there : here,
                    key.equals("notify") || key.equals("listen"),
                    there.place());
        }
    }
}
