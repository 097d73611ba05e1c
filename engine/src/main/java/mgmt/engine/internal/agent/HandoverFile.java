package mgmt.engine.internal.agent;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.converger.Handover;
import mgmt.engine.internal.replacement.DurableFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the converger leaves behind while the framework is started anew. Written at the end of one engine and taken
 * away by the next, which may be of another version. Confined to the main thread.
 */
final class HandoverFile {

    private static final Logger LOG = LoggerFactory.getLogger(HandoverFile.class);
    private static final int FORMAT = 2;

    private final Path file;

    HandoverFile(Path state) {
        this.file = state.resolve("handover");
    }

    /** Writes it; it has survived a power cut when this returns. */
    void write(Handover handover) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(bytes);
        data.writeInt(FORMAT);
        data.writeInt(handover.memories().size());
        for (Handover.Memory memory : handover.memories()) {
            write(data, memory.id());
            write(data, memory.fingerprint());
            data.writeInt(memory.values().size());
            for (Map.Entry<String, String> value : memory.values().entrySet()) {
                write(data, value.getKey());
                write(data, value.getValue());
            }
        }
        DurableFile.replace(file, bytes.toByteArray());
    }

    /** Takes it away; nothing if there is none. */
    Handover take() {
        try (DataInputStream data = new DataInputStream(Files.newInputStream(file))) {
            if (data.readInt() != FORMAT) {
                throw new IOException("it is of another version");
            }
            List<Handover.Memory> memories = new ArrayList<>();
            for (int left = data.readInt(); left > 0; left--) {
                ResourceId id = id(data);
                String fingerprint = text(data);
                Map<String, String> values = new HashMap<>();
                for (int each = data.readInt(); each > 0; each--) {
                    values.put(text(data), text(data));
                }
                memories.add(new Handover.Memory(id, fingerprint, values));
            }
            return new Handover(memories);
        } catch (NoSuchFileException e) {
            return Handover.none();
        } catch (IOException e) {
            LOG.error("What the engine before this one has left in {} cannot be read: {}", file, e.toString());
            return Handover.none();
        }
    }

    /** Removes it, once its content is in good hands. */
    void remove() throws IOException {
        Files.deleteIfExists(file);
    }

    private static void write(DataOutputStream data, ResourceId id) throws IOException {
        write(data, id.kind());
        write(data, id.name());
    }

    private static ResourceId id(DataInputStream data) throws IOException {
        return new ResourceId(text(data), text(data));
    }

    /** Unlike {@code writeUTF}, for a text of any length. */
    private static void write(DataOutputStream data, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        data.writeInt(bytes.length);
        data.write(bytes);
    }

    private static String text(DataInputStream data) throws IOException {
        int length = data.readInt();
        byte[] bytes = data.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("it ends too early");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
