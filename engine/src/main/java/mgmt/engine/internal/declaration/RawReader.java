package mgmt.engine.internal.declaration;

import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Builds what was written from the events of the YAML library. Its own trees take ten times the memory, lose the source
 * text of numbers, and check anchors, nesting and duplicate keys only while making Java objects.
 */
final class RawReader {

    private static final int VALUE_WEIGHT = 16;

    private final Parser parser;
    private final Findings findings;
    private final Limits limits;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private final SharedTexts shared = new SharedTexts();
    private int depth;
    private int deepest;
    private long weight;
    private long expansion;

    /** What an anchor stands for; without a value while it is still being read. */
    private record Anchored(@Nullable Raw value, long weight, int height) {}

    RawReader(Reader reader, Findings findings, Limits limits) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(limits.size());
        this.parser = new ParserImpl(new StreamReader(reader), options);
        this.findings = findings;
        this.limits = limits;
    }

    /** The only document of the file; empty if there is none. */
    Optional<Raw> document() throws InvalidGraphException {
        parser.getEvent();
        if (!parser.checkEvent(Event.ID.DocumentStart)) {
            return Optional.empty();
        }
        parser.getEvent();
        Raw document = value();
        parser.getEvent();
        if (!parser.checkEvent(Event.ID.StreamEnd)) {
            Mark mark = parser.peekEvent().getStartMark();
            findings.problem(line(mark), column(mark), "a second document begins: a file holds one graph");
        }
        return Optional.of(document);
    }

    private Raw value() throws InvalidGraphException {
        Event event = parser.getEvent();
        if (event instanceof AliasEvent alias) {
            return resolve(alias);
        }
        String anchor = ((NodeEvent) event).getAnchor();
        if (anchor == null) {
            return unanchored(event);
        }
        anchors.put(anchor, new Anchored(null, 0, 0));
        long weightBefore = weight;
        int deepestBefore = deepest;
        deepest = depth;
        Raw value = unanchored(event);
        anchors.put(anchor, new Anchored(value, weight - weightBefore, deepest - depth));
        deepest = Math.max(deepestBefore, deepest);
        return value;
    }

    private Raw unanchored(Event event) throws InvalidGraphException {
        weight += VALUE_WEIGHT;
        if (event instanceof ScalarEvent scalar) {
            return scalar(scalar);
        }
        if (++depth > limits.depth()) {
            throw tooDeep(event);
        }
        deepest = Math.max(deepest, depth);
        Raw value = event instanceof SequenceStartEvent start ? sequence(start) : mapping((MappingStartEvent) event);
        depth--;
        return value;
    }

    private Raw resolve(AliasEvent alias) throws InvalidGraphException {
        Mark mark = alias.getStartMark();
        Anchored anchored = anchors.get(alias.getAnchor());
        if (anchored == null || anchored.value() == null) {
            findings.problem(
                    line(mark),
                    column(mark),
                    anchored == null
                            ? "*" + alias.getAnchor() + " refers to nothing: no &" + alias.getAnchor() + " before it"
                            : "*" + alias.getAnchor() + " lies within the value that it stands for");
            return new Raw.Scalar("", true, line(mark), column(mark));
        }
        weight += anchored.weight();
        expansion += anchored.weight();
        deepest = Math.max(deepest, depth + anchored.height());
        if (expansion > limits.expansion()) {
            throw findings.fatal(line(mark), column(mark), "the aliases of this file stand for too much text");
        }
        if (depth + anchored.height() > limits.depth()) {
            throw tooDeep(alias);
        }
        return anchored.value();
    }

    private InvalidGraphException tooDeep(Event event) {
        Mark mark = event.getStartMark();
        return findings.fatal(
                line(mark), column(mark), "lists and maps are nested more than " + limits.depth() + " deep");
    }

    private Raw.Scalar scalar(ScalarEvent event) {
        Mark mark = event.getStartMark();
        String text = shared.of(event.getValue());
        weight += text.length();
        if (event.isDQuoted() && hasLoneSurrogate(text)) {
            findings.problem(line(mark), column(mark), Quotation.of(text) + " has half a character (a lone surrogate)");
        }
        boolean plain = event.isPlain();
        String tag = event.getTag();
        if (tag != null) {
            plain = switch (tag) {
                case "!", "tag:yaml.org,2002:str" -> false;
                case "tag:yaml.org,2002:int",
                        "tag:yaml.org,2002:float",
                        "tag:yaml.org,2002:bool",
                        "tag:yaml.org,2002:null" -> true;
                default -> refuseTag(tag, mark);
            };
        }
        return new Raw.Scalar(text, plain, line(mark), column(mark));
    }

    private Raw.Sequence sequence(SequenceStartEvent start) throws InvalidGraphException {
        Mark mark = start.getStartMark();
        if (start.getTag() != null && !start.getTag().equals("tag:yaml.org,2002:seq")) {
            refuseTag(start.getTag(), mark);
        }
        List<Raw> items = new ArrayList<>();
        while (!parser.checkEvent(Event.ID.SequenceEnd)) {
            items.add(value());
        }
        parser.getEvent();
        return new Raw.Sequence(items, line(mark), column(mark));
    }

    private Raw.Mapping mapping(MappingStartEvent start) throws InvalidGraphException {
        Mark mark = start.getStartMark();
        if (start.getTag() != null && !start.getTag().equals("tag:yaml.org,2002:map")) {
            refuseTag(start.getTag(), mark);
        }
        List<Raw.Entry> entries = new ArrayList<>();
        List<Raw.Mapping> merged = new ArrayList<>();
        Keys keys = new Keys();
        while (!parser.checkEvent(Event.ID.MappingEnd)) {
            Raw key = value();
            Raw value = value();
            if (!(key instanceof Raw.Scalar scalar)) {
                findings.problem(key, "a key must be text, found " + key.description());
            } else if (scalar.plain() && scalar.text().equals("<<")) {
                collectMerged(value, merged);
            } else if (!keys.add(scalar.text())) {
                findings.problem(key, "the key " + scalar.description() + " is there twice");
            } else {
                entries.add(new Raw.Entry(scalar.text(), value, key.line(), key.column()));
            }
        }
        parser.getEvent();
        for (Raw.Mapping other : merged) {
            other.entries().stream().filter(entry -> keys.add(entry.key())).forEach(entries::add);
        }
        return new Raw.Mapping(entries, line(mark), column(mark));
    }

    private void collectMerged(Raw value, List<Raw.Mapping> merged) {
        if (value instanceof Raw.Mapping mapping) {
            merged.add(mapping);
        } else if (value instanceof Raw.Sequence sequence
                && sequence.items().stream().allMatch(Raw.Mapping.class::isInstance)) {
            sequence.items().forEach(item -> merged.add((Raw.Mapping) item));
        } else {
            findings.problem(value, "<< takes a map or a list of maps, found " + value.description());
        }
    }

    private boolean refuseTag(String tag, Mark mark) {
        String shown = tag.startsWith("tag:yaml.org,2002:") ? "!!" + tag.substring("tag:yaml.org,2002:".length()) : tag;
        findings.problem(line(mark), column(mark), "the tag " + Quotation.of(shown) + " is not supported");
        return false;
    }

    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char next = text.charAt(i);
            if (Character.isSurrogate(next)) {
                boolean isPair = i + 1 < text.length() && Character.isSurrogatePair(next, text.charAt(i + 1));
                if (!isPair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }

    private static int column(Mark mark) {
        return mark.getColumn() + 1;
    }
}
