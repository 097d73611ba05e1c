package mgmt.engine.internal.binding;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Makes something short from text of any length, from which nothing can be read. Confined to one thread. */
public final class Fingerprints {

    private static final Base64.Encoder LETTERS = Base64.getUrlEncoder().withoutPadding();

    private final MessageDigest digest = sha256();

    /** Equal for equal text, and different for different text: SHA-256, in letters and digits. */
    public String of(String text) {
        byte[] hash = digest.digest(text.getBytes(StandardCharsets.UTF_8));
        return LETTERS.encodeToString(hash);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
