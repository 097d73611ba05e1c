package mgmt.plugin.file.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import mgmt.api.resource.Drift;

/** Contents as a drift shows them: short text as it is, all else by what tells it apart. */
final class Shown {

    /** Longer content is not shown. */
    static final int LIMIT = 1 << 16;

    private Shown() {}

    /** Adds two contents that differ. */
    static void differing(String property, byte[] actual, byte[] desired, Drift.Builder drift) {
        Optional<String> actualText = text(actual);
        Optional<String> desiredText = text(desired);
        if (actualText.isPresent() && desiredText.isPresent()) {
            drift.differs(property, actualText.get(), desiredText.get());
        } else {
            drift.differs(property, described(actual, actualText), described(desired, desiredText));
        }
    }

    static String size(long bytes) {
        return bytes + " bytes";
    }

    /** Size and digest of what a stream has. */
    static String digest(InputStream content, long bytes) throws IOException {
        MessageDigest digest = sha256();
        byte[] buffer = new byte[LIMIT];
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            digest.update(buffer, 0, read);
        }
        return described(size(bytes), digest);
    }

    private static Optional<String> text(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String described(byte[] content, Optional<String> text) {
        MessageDigest digest = sha256();
        digest.update(content);
        return described((text.isPresent() ? "text, " : "binary, ") + size(content.length), digest);
    }

    private static String described(String what, MessageDigest digest) {
        return what + ", sha256 " + HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
