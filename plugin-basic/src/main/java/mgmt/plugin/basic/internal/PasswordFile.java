package mgmt.plugin.basic.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import mgmt.api.resource.Replacement;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Secret;

/**
 * Where a password is kept, or, empty, the token that says that one was made. What is in it is in no message. Confined to
 * the calls into one resource.
 */
final class PasswordFile {

    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int PRIVATE = 0600;

    private final ResourceContext context;
    private final int length;

    /** @param length how many letters a password has */
    PasswordFile(ResourceContext context, int length) {
        this.context = context;
        this.length = length;
    }

    /** What sort of thing is there. */
    enum Sort {
        ABSENT,
        TOKEN,
        PASSWORD,
        INVALID
    }

    /**
     * What is there.
     *
     * @param password of the sort PASSWORD only
     * @param fault why it is invalid, or empty
     * @param mode the permissions, if there is a regular file
     */
    record Found(Sort sort, Optional<Secret> password, String fault, int mode) {

        private static Found of(Sort sort, int mode) {
            return new Found(sort, Optional.empty(), "", mode);
        }

        static Found invalid(String fault, int mode) {
            return new Found(Sort.INVALID, Optional.empty(), fault, mode);
        }

        /** Whether others may have to do with it. */
        boolean isExposed() {
            return mode != PRIVATE;
        }
    }

    Path path() throws IOException {
        return context.stateDirectory().resolve("password");
    }

    /** A line end that an editor has added does not count. */
    Found read() throws IOException {
        Path path = path();
        int mode;
        String text;
        try {
            mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            if ((mode & TYPE) != REGULAR) {
                return Found.invalid("is no regular file", PRIVATE);
            }
            mode &= 07777;
            try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                text = new String(in.readNBytes(length + 2), StandardCharsets.ISO_8859_1);
            }
        } catch (NoSuchFileException e) {
            return Found.of(Sort.ABSENT, PRIVATE);
        }
        String password = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        if (password.isEmpty()) {
            return Found.of(Sort.TOKEN, mode);
        }
        if (password.length() != length) {
            return Found.invalid("does not hold " + length + " letters but " + count(password.length()), mode);
        }
        return Letters.areAll(password)
                ? new Found(Sort.PASSWORD, Optional.of(Secret.of(password)), "", mode)
                : Found.invalid("holds something else than letters a-z and A-Z", mode);
    }

    private String count(int read) {
        return read > length ? "more" : Integer.toString(read);
    }

    /** Unlike other files, it has survived a power cut when this returns: nobody could write it anew. */
    void write(String text) throws IOException {
        try (Replacement replacement = context.replace(path())) {
            ByteBuffer bytes = StandardCharsets.ISO_8859_1.encode(text);
            while (bytes.hasRemaining()) {
                replacement.channel().write(bytes);
            }
            replacement.channel().force(true);
            replacement.commit();
        }
    }

    void protect() throws IOException {
        Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-------"));
    }
}
