package mgmt.engine.internal.declaration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Place;

/** Reads the keys at the top of a graph file. */
final class DocumentReader {

    private static final List<String> KEYS = List.of("graph", "resources", "edges", "collect", "comment");
    private static final List<String> EDGE_KEYS = List.of("name", "from", "to", "notify");
    private static final List<String> END_KEYS = List.of("kind", "name");
    private static final List<String> COLLECT_KEYS = List.of("kind", "pattern", "from", "name");

    private static final Pattern HOST = Pattern.compile("[^\\s\\p{Cntrl}/\\[\\]{}]+");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]+");

    private final Findings findings;
    private final List<WrittenEdge> edges = new ArrayList<>();
    private final List<Collect> collects = new ArrayList<>();
    private final ResourceReader resources;
    private String name = "";

    DocumentReader(Findings findings) {
        this.findings = findings;
        this.resources = new ResourceReader(findings, edges::add);
    }

    GraphDocument read(Optional<Raw> written) {
        if (written.isEmpty() || written.get().isNothing()) {
            findings.problem(1, 1, "the file is empty: a graph begins with \"graph: NAME\"");
        } else if (written.get() instanceof Raw.Mapping mapping) {
            mapping.entries().forEach(this::readKey);
            if (mapping.entry("graph").isEmpty()) {
                findings.problem(mapping, "the graph has no name: begin with \"graph: NAME\"");
            }
        } else {
            findings.problem(
                    written.get(),
                    "expected a graph, a map with the keys " + String.join(", ", KEYS) + ", found "
                            + written.get().description());
        }
        return new GraphDocument(
                findings.source(),
                name,
                List.copyOf(resources.declarations()),
                List.copyOf(resources.exports()),
                edges,
                collects,
                findings.problems(),
                findings.warnings());
    }

    private void readKey(Raw.Entry entry) {
        switch (entry.key()) {
            case "graph" -> readName(entry.value());
            case "resources" -> resources.read(entry.value());
            case "edges" -> readList(entry, EDGE_KEYS, this::readEdge);
            case "collect" -> readList(entry, COLLECT_KEYS, this::readCollect);
            case "comment" -> {}
            case "remote" ->
                findings.problem(entry, "remote: running on other hosts is not supported; start the agent there");
            default ->
                findings.problem(entry, "unknown key " + Quotation.of(entry.key()) + Nearest.hint(entry.key(), KEYS));
        }
    }

    private void readName(Raw raw) {
        try {
            name = References.name(raw);
        } catch (MismatchException e) {
            findings.problem(e.found(), "graph: " + e.getMessage());
        }
    }

    private void readList(Raw.Entry entry, List<String> keys, Consumer<Item> reader) {
        if (entry.value() instanceof Raw.Sequence sequence) {
            for (Raw raw : sequence.items()) {
                MapReader.of(raw, entry.key(), keys, findings).ifPresent(map -> reader.accept(new Item(raw, map)));
            }
        } else if (!entry.value().isNothing()) {
            findings.problem(
                    entry.value(),
                    entry.key() + ": expected a list, found " + entry.value().description());
        }
    }

    private void readEdge(Item item) {
        MapReader map = item.map();
        Optional<WrittenEdge.End> from = map.requiredEntry("from").flatMap(this::end);
        Optional<WrittenEdge.End> to = map.requiredEntry("to").flatMap(this::end);
        boolean notify = map.value("notify", false, Scalars::bool);
        Place place = findings.place(item.raw());
        String edgeName = map.value("name", place.toString(), Scalars::text);
        if (from.isPresent() && to.isPresent()) {
            edges.add(new WrittenEdge(edgeName, from.get(), to.get(), notify, place));
        }
    }

    private Optional<WrittenEdge.End> end(Raw.Entry entry) {
        return MapReader.of(entry.value(), "edges: " + entry.key(), END_KEYS, findings)
                .flatMap(map -> {
                    Optional<String> kind = map.required("kind", References::kind);
                    Optional<String> resource = map.required("name", References::name);
                    return kind.isPresent() && resource.isPresent()
                            ? Optional.of(new WrittenEdge.End(
                                    new ResourceId(kind.get(), resource.get()), findings.place(entry.value())))
                            : Optional.empty();
                });
    }

    private void readCollect(Item item) {
        String pattern = item.map().value("pattern", "", Scalars::text);
        List<Glob> from = item.map().value("from", List.of(), raw -> globs(raw, "the name of a host", HOST));
        List<Glob> names = item.map().value("name", List.of(), raw -> globs(raw, "the name of a resource", NAME));
        item.map()
                .required("kind", References::kind)
                .ifPresent(kind -> collects.add(new Collect(kind, pattern, from, names, findings.place(item.raw()))));
    }

    /** One pattern or a list of them. */
    private static List<Glob> globs(Raw raw, String what, Pattern allowed) throws MismatchException {
        List<Glob> globs = new ArrayList<>();
        for (Raw item : raw instanceof Raw.Sequence sequence ? sequence.items() : List.of(raw)) {
            String text = Scalars.text(item);
            if (!allowed.matcher(text).matches()) {
                throw MismatchException.expected(what + ", in which * and ? stand for any characters", item);
            }
            globs.add(new Glob(text));
        }
        if (globs.isEmpty()) {
            // Not "of all": whoever fills a template with a list of nobody does not mean everybody.
            throw MismatchException.expected(what + ", or a list of some", raw);
        }
        return globs;
    }

    private record Item(Raw raw, MapReader map) {}
}
