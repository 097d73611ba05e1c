package mgmt.engine.internal.declaration;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A graph file that could be read; immutable. Kept as long as its graph runs, to be bound again when kinds come or go.
 * It may have problems: they are reported together with those that only a kind can find, so that a user sees all at once,
 * and no graph is made while there are any.
 *
 * @param source the file, as the user named it
 * @param name what the user called the graph
 * @param declarations the resources of this host, each id once
 * @param exports the resources that were written for other hosts, each id once, without the mark of an export
 * @param edges as written, by whichever spelling
 * @param collects what is to be taken in from other hosts
 * @param problems what is wrong with it, whatever the kinds
 * @param warnings what looks wrong
 */
public record GraphDocument(
        String source,
        String name,
        List<Declaration> declarations,
        List<Declaration> exports,
        List<WrittenEdge> edges,
        List<Collect> collects,
        List<Problem> problems,
        List<Problem> warnings) {

    public GraphDocument {
        declarations = List.copyOf(declarations);
        exports = List.copyOf(exports);
        edges = List.copyOf(edges);
        collects = List.copyOf(collects);
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** The kinds that anything is written of; a set of the caller's own. */
    public Set<String> kinds() {
        Set<String> kinds = new HashSet<>();
        declarations.forEach(declaration -> kinds.add(declaration.id().kind()));
        exports.forEach(export -> kinds.add(export.id().kind()));
        collects.forEach(entry -> kinds.add(entry.kind()));
        return kinds;
    }
}
