package mgmt.engine.internal.exchange;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import mgmt.api.transport.Key;
import mgmt.engine.internal.replacement.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an agent remembers of its cluster while it does not run, or the store is away. Confined to the exchange thread. */
final class CollectedFile {

    private static final Logger LOG = LoggerFactory.getLogger(CollectedFile.class);
    private static final int FORMAT = 1;

    private final Path file;

    CollectedFile(Path file) {
        this.file = file;
    }

    /**
     * What is remembered; immutable.
     *
     * @param store which store it comes from; empty if from none
     * @param settings how the store was configured
     * @param asOf when it was last known to be so
     * @param hasPublished whether this host may have exports in the store
     * @param items what was collected
     */
    record Memory(String store, String settings, Instant asOf, boolean hasPublished, List<Item> items) {

        Memory {
            items = List.copyOf(items);
        }

        Memory of(String nextStore, String nextSettings) {
            return new Memory(nextStore, nextSettings, asOf, hasPublished, items);
        }

        Memory with(List<Item> next, Instant now) {
            return new Memory(store, settings, now, hasPublished, next);
        }

        Memory published(boolean next) {
            return new Memory(store, settings, asOf, next, items);
        }

        static Memory none() {
            return new Memory("", "", Instant.EPOCH, false, List.of());
        }
    }

    /** What was remembered last. What cannot be read is set aside, and told of: the store will tell it anew. */
    Memory read() throws IOException {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            return Memory.none();
        } catch (IOException | IllegalStateException | IllegalArgumentException | DateTimeParseException e) {
            Path aside = file.resolveSibling(file.getFileName() + ".unreadable");
            DurableFile.move(file, aside);
            LOG.warn("What was collected last cannot be read and now is {}: {}", aside, e.getMessage());
            return Memory.none();
        }
    }

    private static Memory parse(String text) throws IOException {
        try (JsonReader json = new JsonReader(new StringReader(text))) {
            json.setStrictness(Strictness.STRICT);
            String store = "";
            String settings = "";
            Instant asOf = Instant.EPOCH;
            boolean hasPublished = false;
            List<Item> items = new ArrayList<>();
            json.beginObject();
            while (json.hasNext()) {
                switch (json.nextName()) {
                    case "mgmt" -> requireFormat(json.nextInt());
                    case "store" -> store = json.nextString();
                    case "settings" -> settings = json.nextString();
                    case "as_of" -> asOf = Instant.parse(json.nextString());
                    case "published" -> hasPublished = json.nextBoolean();
                    case "collected" -> readItems(json, items);
                    default -> json.skipValue();
                }
            }
            json.endObject();
            return new Memory(store, settings, asOf, hasPublished, items);
        }
    }

    private static void requireFormat(int format) throws IOException {
        if (format != FORMAT) {
            throw new IOException("it has format " + format + ", and this agent reads " + FORMAT);
        }
    }

    private static void readItems(JsonReader json, List<Item> items) throws IOException {
        json.beginArray();
        while (json.hasNext()) {
            json.beginObject();
            String key = "";
            String text = "";
            boolean kept = false;
            while (json.hasNext()) {
                switch (json.nextName()) {
                    case "key" -> key = json.nextString();
                    case "text" -> text = json.nextString();
                    case "kept" -> kept = json.nextBoolean();
                    default -> json.skipValue();
                }
            }
            json.endObject();
            items.add(Item.of(Key.parse(key), text, kept));
        }
        json.endArray();
    }

    /** Remembers; blocks on the disk. */
    void write(Memory memory) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setIndent(" ");
            json.beginObject();
            json.name("mgmt").value(FORMAT);
            json.name("store").value(memory.store());
            json.name("settings").value(memory.settings());
            json.name("as_of").value(memory.asOf().toString());
            json.name("published").value(memory.hasPublished());
            json.name("collected").beginArray();
            for (Item item : memory.items()) {
                json.beginObject();
                json.name("key").value(item.key().toString());
                json.name("text").value(item.text());
                json.name("kept").value(item.kept());
                json.endObject();
            }
            json.endArray();
            json.endObject();
        }
        DurableFile.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
