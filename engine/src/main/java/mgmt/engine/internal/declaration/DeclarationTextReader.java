package mgmt.engine.internal.declaration;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Meta;
import mgmt.engine.internal.graph.Place;
import org.jspecify.annotations.Nullable;

/** Reads one text of {@link DeclarationText}, which a stranger may have written; confined to one thread. */
final class DeclarationTextReader {

    private static final List<String> KEYS = List.of("mgmt", "kind", "name", "meta", "fields");
    private static final Raw.Mapping NO_FIELDS = new Raw.Mapping(List.of(), 0, 0);

    private final String source;
    private final String text;
    private final JsonReader json;
    private int depth;
    private boolean isEnded;
    private @Nullable String kind;
    private @Nullable String name;
    private @Nullable Raw meta;
    private Raw.Mapping fields = NO_FIELDS;

    DeclarationTextReader(String text, String source) {
        this.text = text;
        this.source = source;
        this.json = new JsonReader(new StringReader(text));
        json.setStrictness(Strictness.STRICT);
    }

    Declaration declaration() throws UnreadableDeclarationException {
        if (text.length() > DeclarationText.LONGEST) {
            throw wrong("it is longer than " + DeclarationText.LONGEST + " characters");
        }
        try {
            readAll();
        } catch (EOFException e) {
            throw wrong(text.isBlank() ? "it is empty" : "it ends in the middle, at " + json.getPath());
        } catch (MalformedJsonException e) {
            throw wrong(isEnded ? "there is more text after its end" : "it is not valid JSON at " + json.getPath());
        } catch (IOException e) {
            throw wrong("it cannot be read: " + e.getMessage());
        }
        ResourceId id = new ResourceId(required("kind", kind), required("name", name));
        return new Declaration(id, meta(id), fields, Place.in(source));
    }

    private void readAll() throws IOException, UnreadableDeclarationException {
        expect(JsonToken.BEGIN_OBJECT, "a declaration, which begins with {");
        json.beginObject();
        Keys keys = new Keys();
        while (json.hasNext()) {
            String key = nextKey(keys);
            switch (key) {
                case "mgmt" -> readFormat();
                case "kind" -> kind = nextKind();
                case "name" -> name = nextName();
                case "meta" -> meta = nextMap();
                case "fields" -> fields = nextMap();
                default -> throw wrong("unknown key " + Quotation.of(key) + Nearest.hint(key, KEYS));
            }
        }
        json.endObject();
        isEnded = true;
        if (keys.add("mgmt")) {
            throw wrong("it does not say its format: \"mgmt\": " + DeclarationText.FORMAT);
        }
        expect(JsonToken.END_DOCUMENT, "the end");
    }

    private void readFormat() throws IOException, UnreadableDeclarationException {
        expect(JsonToken.NUMBER, "the number of a format");
        String written = json.nextString();
        if (!written.equals(String.valueOf(DeclarationText.FORMAT))) {
            throw wrong(
                    written.matches("[1-9][0-9]*")
                            ? "written by a newer mgmt: format " + Quotation.oneLine(written, 20)
                                    + ", this agent reads " + DeclarationText.FORMAT
                            : "there is no format " + Quotation.oneLine(written, 20));
        }
    }

    private String nextKind() throws IOException, UnreadableDeclarationException {
        expect(JsonToken.STRING, "the name of a kind");
        String written = json.nextString();
        if (!References.isKind(written)) {
            throw wrong(Quotation.of(written) + " is not the name of a kind");
        }
        return written;
    }

    private String nextName() throws IOException, UnreadableDeclarationException {
        expect(JsonToken.STRING, "the name of a resource");
        try {
            return References.name(new Raw.Scalar(nextText(), false, 0, 0));
        } catch (MismatchException e) {
            throw wrong("name: " + e.getMessage());
        }
    }

    private Raw.Mapping nextMap() throws IOException, UnreadableDeclarationException {
        expect(JsonToken.BEGIN_OBJECT, "a map");
        if (next() instanceof Raw.Mapping mapping) {
            return mapping;
        }
        throw wrong("expected a map at " + json.getPath() + ", found unquoted text");
    }

    private Raw next() throws IOException, UnreadableDeclarationException {
        return switch (json.peek()) {
            case BEGIN_OBJECT -> nextObject();
            case BEGIN_ARRAY -> nextList();
            case STRING -> {
                String value = nextText();
                yield new Raw.Scalar(value, !Scalars.isMoreThanText(value), 0, 0);
            }
            case NUMBER -> new Raw.Scalar(json.nextString(), true, 0, 0);
            case BOOLEAN -> new Raw.Scalar(String.valueOf(json.nextBoolean()), true, 0, 0);
            case NULL -> {
                json.nextNull();
                yield new Raw.Scalar("null", true, 0, 0);
            }
            default -> throw wrong("expected a value at " + json.getPath());
        };
    }

    private Raw.Sequence nextList() throws IOException, UnreadableDeclarationException {
        descend();
        List<Raw> items = new ArrayList<>();
        json.beginArray();
        while (json.hasNext()) {
            items.add(next());
        }
        json.endArray();
        depth--;
        return new Raw.Sequence(items, 0, 0);
    }

    /** A map, or text that was written without quotes. */
    private Raw nextObject() throws IOException, UnreadableDeclarationException {
        descend();
        List<Raw.Entry> entries = new ArrayList<>();
        Optional<Raw> unquoted = Optional.empty();
        Keys keys = new Keys();
        json.beginObject();
        while (json.hasNext()) {
            String key = nextKey(keys);
            if (key.equals(DeclarationText.UNQUOTED)) {
                unquoted = Optional.of(nextUnquoted());
            } else {
                String meant = DeclarationText.isLikeMark(key) ? key.substring(1) : key;
                entries.add(new Raw.Entry(meant, next(), 0, 0));
            }
        }
        if (unquoted.isPresent() && !entries.isEmpty()) {
            throw wrong("at " + json.getPath() + ", \"" + DeclarationText.UNQUOTED + "\" stands beside other keys");
        }
        json.endObject();
        depth--;
        return unquoted.orElseGet(() -> new Raw.Mapping(entries, 0, 0));
    }

    private Raw nextUnquoted() throws IOException, UnreadableDeclarationException {
        expect(JsonToken.STRING, "text");
        String value = nextText();
        if (!Scalars.isMoreThanText(value)) {
            throw wrong(Quotation.of(value) + " is marked as unquoted at " + json.getPath()
                    + ", where only what is not simply text has to be");
        }
        return new Raw.Scalar(value, true, 0, 0);
    }

    private String nextKey(Keys keys) throws IOException, UnreadableDeclarationException {
        String key = whole(json.nextName());
        if (!keys.add(key)) {
            throw wrong("the key " + Quotation.of(key) + " is there twice, at " + json.getPath());
        }
        return key;
    }

    private String nextText() throws IOException, UnreadableDeclarationException {
        return whole(json.nextString());
    }

    private String whole(String value) throws UnreadableDeclarationException {
        if (RawReader.hasLoneSurrogate(value)) {
            throw wrong(Quotation.of(value) + " has half a character (a lone surrogate)");
        }
        return value;
    }

    private void descend() throws UnreadableDeclarationException {
        if (++depth > DeclarationText.DEEPEST) {
            throw wrong("lists and maps are nested more than " + DeclarationText.DEEPEST + " deep");
        }
    }

    private void expect(JsonToken token, String expectation) throws IOException, UnreadableDeclarationException {
        JsonToken found = json.peek();
        if (found != token) {
            throw wrong("expected " + expectation + " at " + json.getPath() + ", found " + described(found));
        }
    }

    private static String described(JsonToken token) {
        return switch (token) {
            case BEGIN_ARRAY -> "a list";
            case BEGIN_OBJECT -> "a map";
            case STRING, NAME -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "a boolean";
            case NULL -> "nothing";
            case END_ARRAY, END_OBJECT, END_DOCUMENT -> "the end";
        };
    }

    private String required(String key, @Nullable String value) throws UnreadableDeclarationException {
        if (value == null) {
            throw wrong("it needs the key \"" + key + "\"");
        }
        return value;
    }

    private Meta meta(ResourceId id) throws UnreadableDeclarationException {
        Findings findings = new Findings(source);
        Meta read = MetaReader.read(meta, id, findings);
        if (!findings.problems().isEmpty()) {
            throw wrong(findings.problems().get(0).message());
        }
        return read;
    }

    private static UnreadableDeclarationException wrong(String message) {
        return new UnreadableDeclarationException(Quotation.oneLine(message, 500));
    }
}
