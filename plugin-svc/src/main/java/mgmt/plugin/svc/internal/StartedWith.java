package mgmt.plugin.svc.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import mgmt.api.resource.Replacement;
import mgmt.api.resource.ResourceContext;
import org.jspecify.annotations.Nullable;

/**
 * Which definition the running unit was started with: systemd does not tell. Kept on disk, so that an edit which the agent
 * dies over still restarts the unit. Confined to the calls into one resource.
 */
final class StartedWith {

    private static final String FILE = "started";

    private final ResourceContext context;
    private @Nullable Started known;

    private record Started(String invocation, String fingerprint) {}

    StartedWith(ResourceContext context) {
        this.context = context;
    }

    /** The fingerprint of the definition that this run of the unit began with; nothing when it is not known. */
    Optional<String> fingerprint(String invocation) throws IOException {
        if (known == null) {
            known = read();
        }
        return known.invocation.equals(invocation) ? Optional.of(known.fingerprint) : Optional.empty();
    }

    void remember(String invocation, String fingerprint) throws IOException {
        Started next = new Started(invocation, fingerprint);
        if (invocation.isEmpty() || next.equals(known)) {
            return;
        }
        try (Replacement replacement = context.replace(file())) {
            ByteBuffer text = StandardCharsets.UTF_8.encode(invocation + " " + fingerprint + "\n");
            while (text.hasRemaining()) {
                replacement.channel().write(text);
            }
            replacement.commit();
        }
        known = next;
    }

    private Started read() throws IOException {
        try {
            String[] words = Files.readString(file()).strip().split(" ", -1);
            return words.length == 2 ? new Started(words[0], words[1]) : new Started("", "");
        } catch (NoSuchFileException e) {
            return new Started("", "");
        }
    }

    private Path file() throws IOException {
        return context.stateDirectory().resolve(FILE);
    }
}
