package mgmt.engine.internal.exchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;
import mgmt.engine.internal.replacement.DurableFile;

/** What tells agents of one name apart, and an agent that was started again from another one. */
final class Instance {

    private Instance() {}

    /** The id of the agent whose state lies beside the file; made by the first call. */
    static String of(Path file) throws IOException {
        try {
            String known = Files.readString(file).strip();
            if (!known.isEmpty()) {
                return known;
            }
        } catch (NoSuchFileException e) {
            // The first start with this prefix.
        }
        String made = UUID.randomUUID().toString();
        DurableFile.replace(file, (made + "\n").getBytes(StandardCharsets.US_ASCII));
        return made;
    }
}
