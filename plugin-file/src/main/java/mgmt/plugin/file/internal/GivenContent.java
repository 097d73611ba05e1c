package mgmt.plugin.file.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Content that stands in the declaration. It is encoded anew each time it is needed, which is seldom: between two changes
 * the text of the declaration is all that is kept. Confined to one thread at a time.
 */
final class GivenContent implements Content {

    /** Java keeps a buffer as large as the largest write of each thread. */
    private static final int CHUNK = 1 << 16;

    private final String field;
    private final Supplier<byte[]> encoding;
    private @Nullable Stat stat;

    private GivenContent(String field, Supplier<byte[]> encoding) {
        this.field = field;
        this.encoding = encoding;
    }

    static Content ofText(String text) {
        return new GivenContent("content", () -> text.getBytes(StandardCharsets.UTF_8));
    }

    static Content ofBase64(String encoded) {
        return new GivenContent("content_base64", () -> decode(encoded));
    }

    /**
     * Decodes base64, which may be broken into lines.
     *
     * @throws IllegalArgumentException when it is none
     */
    static byte[] decode(String encoded) {
        return Base64.getDecoder().decode(encoded.replaceAll("\\s+", ""));
    }

    @Override
    public String field() {
        return field;
    }

    @Override
    public Stat stat() {
        if (stat == null) {
            stat = Stat.ofUnchanging(encoding.get().length);
        }
        return stat;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(encoding.get());
    }

    @Override
    public void writeTo(FileChannel channel) throws IOException {
        byte[] bytes = encoding.get();
        for (int start = 0; start < bytes.length; start += CHUNK) {
            ByteBuffer chunk = ByteBuffer.wrap(bytes, start, Math.min(CHUNK, bytes.length - start));
            while (chunk.hasRemaining()) {
                channel.write(chunk);
            }
        }
    }
}
