package mgmt.engine.internal.declaration;

import com.google.gson.FormattingStyle;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.regex.Pattern;
import mgmt.engine.internal.graph.Meta;

/**
 * A declaration as text that travels between hosts: JSON that a person can read, with a version. Equal declarations give
 * equal text.
 *
 * <p>Text that could be taken for something else where it stands without quotes in a graph file, such as {@code 0644} or
 * {@code no}, keeps what it was: a JSON text where it was quoted, and a JSON number, {@code true}, {@code false} or
 * {@code null} where it was not; what JSON has no literal for becomes <code>{"unquoted": "0644"}</code>. A key of that name
 * gets an underscore in front, as does one that has some already.
 */
public final class DeclarationText {

    static final int FORMAT = 1;

    /** The deepest nesting of lists and maps: what a graph file may hold, and the text's own two around it. */
    static final int DEEPEST = Limits.DEFAULT.depth() + 2;

    /** More than any store takes as one value; in characters. */
    static final int LONGEST = 16 << 20;

    static final String UNQUOTED = "unquoted";

    private static final FormattingStyle STYLE = FormattingStyle.PRETTY;
    private static final Pattern JSON_NUMBER =
            Pattern.compile("-?(?:0|[1-9][0-9]{0,30})(?:\\.[0-9]{1,30})?(?:[eE][-+]?[0-9]{1,9})?");

    private DeclarationText() {}

    /** The text of a declaration. */
    public static String write(Declaration declaration) {
        StringWriter text = new StringWriter(256);
        try {
            JsonWriter json = new JsonWriter(text);
            json.setStrictness(Strictness.STRICT);
            json.setFormattingStyle(STYLE);
            json.beginObject();
            json.name("mgmt").value(FORMAT);
            json.name("kind").value(declaration.id().kind());
            json.name("name").value(declaration.id().name());
            if (!declaration.meta().equals(Meta.DEFAULT)) {
                json.name("meta");
                write(declaration.meta(), json);
            }
            json.name("fields");
            write(declaration.fields(), json);
            json.endObject();
            json.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a text takes everything", e);
        }
        return text.append('\n').toString();
    }

    /**
     * Reads the text of a declaration. Whoever has it from somebody else compares the id with what it should be.
     *
     * @param source where it comes from, as messages tell users, such as {@code exported by h2}
     * @throws UnreadableDeclarationException when it is anything but a declaration in this format
     */
    public static Declaration read(String text, String source) throws UnreadableDeclarationException {
        return new DeclarationTextReader(text, source).declaration();
    }

    /** Writes what differs from what holds where a user says nothing, as an object of the keys of a graph file. */
    public static void write(Meta meta, JsonWriter json) throws IOException {
        Meta usual = Meta.DEFAULT;
        json.beginObject();
        if (meta.noop() != usual.noop()) {
            json.name("noop").value(meta.noop());
        }
        if (meta.retry() != usual.retry()) {
            json.name("retry").value(meta.retry());
        }
        write("delay", meta.delay(), json);
        write("poll", meta.poll(), json);
        if (Double.compare(meta.limit(), usual.limit()) != 0) {
            json.name("limit").value(meta.limit());
        }
        if (meta.burst() != usual.burst()) {
            json.name("burst").value(meta.burst());
        }
        if (!meta.sema().isEmpty()) {
            json.name("sema").beginArray();
            for (String id : meta.sema()) {
                json.value(id);
            }
            json.endArray();
        }
        if (meta.autoedge() != usual.autoedge()) {
            json.name("autoedge").value(meta.autoedge());
        }
        if (meta.autogroup() != usual.autogroup()) {
            json.name("autogroup").value(meta.autogroup());
        }
        write("timeout", meta.timeout(), json);
        json.endObject();
    }

    private static void write(String key, Duration duration, JsonWriter json) throws IOException {
        if (!duration.isZero()) {
            String seconds = duration.toSeconds() == 0 ? "" : duration.toSeconds() + "s";
            String millis = duration.toMillisPart() == 0 ? "" : duration.toMillisPart() + "ms";
            json.name(key).value(seconds + millis);
        }
    }

    private static void write(Raw raw, JsonWriter json) throws IOException {
        if (raw instanceof Raw.Scalar scalar) {
            write(scalar, json);
        } else if (raw instanceof Raw.Sequence sequence) {
            json.beginArray();
            for (Raw item : sequence.items()) {
                write(item, json);
            }
            json.endArray();
        } else if (raw instanceof Raw.Mapping mapping) {
            json.beginObject();
            for (Raw.Entry entry : mapping.entries()) {
                json.name(isLikeMark(entry.key()) ? '_' + entry.key() : entry.key());
                write(entry.value(), json);
            }
            json.endObject();
        }
    }

    private static void write(Raw.Scalar scalar, JsonWriter json) throws IOException {
        if (!scalar.plain() || !Scalars.isMoreThanText(scalar.text())) {
            json.value(scalar.text());
        } else if (isJson(scalar.text())) {
            json.jsonValue(scalar.text());
        } else {
            json.jsonValue("{\"" + UNQUOTED + "\": \"" + scalar.text() + "\"}");
        }
    }

    /** Whether JSON has a literal that is read back as the same text. */
    private static boolean isJson(String text) {
        return switch (text) {
            case "true", "false", "null" -> true;
            default -> JSON_NUMBER.matcher(text).matches();
        };
    }

    /** Whether a key could be mistaken for the mark of unquoted text, or for such a key with its underscore. */
    static boolean isLikeMark(String key) {
        if (!key.endsWith(UNQUOTED)) {
            return false;
        }
        int underscores = 0;
        while (key.charAt(underscores) == '_') {
            underscores++;
        }
        return underscores + UNQUOTED.length() == key.length();
    }
}
