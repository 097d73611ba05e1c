package mgmt.engine.internal.journal;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Journal.Absence;
import mgmt.engine.internal.converger.Journal.Entry;
import mgmt.engine.internal.converger.Journal.Intent;
import mgmt.engine.internal.converger.Journal.Notification;
import mgmt.engine.internal.converger.Journal.Step;

/**
 * An entry as a line of a journal: the CRC-32C of what follows (RFC 3720, appendix B.4) in eight hexadecimal digits, a
 * blank, and a JSON object that a person can read. A line that is damaged costs itself alone.
 */
final class JournalLine {

    private static final int DIGITS = 8;

    private JournalLine() {}

    /** The line of an entry, with the newline. */
    static String of(Entry entry) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setStrictness(Strictness.STRICT);
            json.beginObject();
            write(entry, json);
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a text takes everything", e);
        }
        return checksum(text.toString()) + " " + text + "\n";
    }

    private static void write(Entry entry, JsonWriter json) throws IOException {
        if (entry instanceof Intent intent) {
            json.name("intent").value(intent.number());
            json.name("from").value(intent.sender().toString());
            json.name("to").beginArray();
            for (ResourceId receiver : intent.receivers()) {
                json.value(receiver.toString());
            }
            json.endArray();
        } else if (entry instanceof Step step) {
            numbers("ended", step.ended(), json);
            numbers("answered", step.answered(), json);
            json.name("pending").beginArray();
            for (Notification each : step.pending()) {
                json.beginObject();
                json.name("number").value(each.number());
                json.name("from").value(each.sender().toString());
                json.name("to").value(each.receiver().toString());
                json.endObject();
            }
            json.endArray();
        } else if (entry instanceof Absence absence) {
            json.name("absent").value(absence.receiver().toString());
            json.name("since").value(absence.since().map(Instant::toString).orElse(""));
        }
    }

    private static void numbers(String name, Collection<Long> numbers, JsonWriter json) throws IOException {
        json.name(name).beginArray();
        for (Long number : numbers) {
            json.value(number);
        }
        json.endArray();
    }

    /**
     * Reads a line, without its newline.
     *
     * @throws IOException when it is not as it was written
     */
    static Entry parse(String line) throws IOException {
        if (line.length() <= DIGITS
                || !line.substring(0, DIGITS).equals(checksum(line.substring(DIGITS + 1)))
                || line.charAt(DIGITS) != ' ') {
            throw new IOException("the checksum is wrong");
        }
        try (JsonReader json = new JsonReader(new StringReader(line.substring(DIGITS + 1)))) {
            json.setStrictness(Strictness.STRICT);
            Parts parts = new Parts();
            json.beginObject();
            while (json.hasNext()) {
                parts.read(json);
            }
            json.endObject();
            return parts.entry();
        } catch (IllegalStateException | IllegalArgumentException | DateTimeException e) {
            throw new IOException("it is no entry of a journal: " + e.getMessage(), e);
        }
    }

    /** The CRC-32C of a text. */
    static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    /** What was found in a line so far. */
    private static final class Parts {

        private Optional<Long> intent = Optional.empty();
        private Optional<ResourceId> from = Optional.empty();
        private final List<ResourceId> to = new ArrayList<>();
        private final Set<Long> ended = new HashSet<>();
        private final Set<Long> answered = new HashSet<>();
        private final List<Notification> pending = new ArrayList<>();
        private Optional<ResourceId> absent = Optional.empty();
        private Optional<Instant> since = Optional.empty();

        void read(JsonReader json) throws IOException {
            switch (json.nextName()) {
                case "intent" -> intent = Optional.of(json.nextLong());
                case "from" -> from = Optional.of(id(json.nextString()));
                case "to" -> each(json, () -> to.add(id(json.nextString())));
                case "ended" -> each(json, () -> ended.add(json.nextLong()));
                case "answered" -> each(json, () -> answered.add(json.nextLong()));
                case "pending" -> each(json, () -> pending.add(notification(json)));
                case "absent" -> absent = Optional.of(id(json.nextString()));
                case "since" ->
                    since = Optional.of(json.nextString())
                            .filter(text -> !text.isEmpty())
                            .map(Instant::parse);
                default -> json.skipValue();
            }
        }

        Entry entry() {
            if (intent.isPresent()) {
                return new Intent(intent.get(), from.orElseThrow(Parts::incomplete), to);
            }
            return absent.isPresent() ? new Absence(absent.get(), since) : new Step(ended, answered, pending);
        }

        private interface Reading {

            void read() throws IOException;
        }

        private static void each(JsonReader json, Reading one) throws IOException {
            json.beginArray();
            while (json.hasNext()) {
                one.read();
            }
            json.endArray();
        }

        private static Notification notification(JsonReader json) throws IOException {
            long number = 0;
            Optional<ResourceId> sender = Optional.empty();
            Optional<ResourceId> receiver = Optional.empty();
            json.beginObject();
            while (json.hasNext()) {
                switch (json.nextName()) {
                    case "number" -> number = json.nextLong();
                    case "from" -> sender = Optional.of(id(json.nextString()));
                    case "to" -> receiver = Optional.of(id(json.nextString()));
                    default -> json.skipValue();
                }
            }
            json.endObject();
            return new Notification(
                    number, receiver.orElseThrow(Parts::incomplete), sender.orElseThrow(Parts::incomplete));
        }

        /** {@code kind[name]}: a name may have brackets itself, a kind has none. */
        private static ResourceId id(String text) {
            int bracket = text.indexOf('[');
            if (bracket < 1 || !text.endsWith("]")) {
                throw new IllegalArgumentException("no resource: " + text);
            }
            return new ResourceId(text.substring(0, bracket), text.substring(bracket + 1, text.length() - 1));
        }

        private static IllegalArgumentException incomplete() {
            return new IllegalArgumentException("something is missing");
        }
    }
}
