package mgmt.engine.internal.replacement;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** What the temporaries of one prefix have in their names, so that two agents never remove each other's. */
final class OwnTag {

    private static final int LENGTH = 8;

    private OwnTag() {}

    static String of(Path file) throws IOException {
        try {
            String tag = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (tag.length() == LENGTH && tag.chars().allMatch(HexFormat::isHexDigit)) {
                return tag;
            }
        } catch (NoSuchFileException e) {
            // The first run of this prefix.
        }
        String tag = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        keep(tag, file);
        return tag;
    }

    /** Synced, as the temporaries of a tag that was forgotten would stay for ever. */
    private static void keep(String tag, Path file) throws IOException {
        DurableFile.replace(file, (tag + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
