package mgmt.plugin.local.internal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * How a record lies in the file: its length, a checksum of its bytes, a checksum of these two, its bytes. The last of them
 * is never zero, and neither are the first twelve: what a power cut has left unwritten is all zero, and told by that.
 */
final class Frame {

    /** Length and checksums. */
    static final int HEAD = 12;

    /** More than any record has: a commit has 16 MiB and 100,000 operations at most. */
    static final int LONGEST = 64 << 20;

    private static final byte LAST = 1;

    private Frame() {}

    static byte[] of(byte[] record) {
        int length = record.length + 1;
        ByteBuffer frame = ByteBuffer.allocate(HEAD + length);
        frame.position(HEAD).put(record).put(LAST);
        frame.putInt(0, length).putInt(4, sum(frame.array(), HEAD, length));
        return frame.putInt(8, sum(frame.array(), 0, 8)).array();
    }

    /** The length of what follows a head, or -1 when it is no head. */
    static int length(byte[] head) {
        ByteBuffer fields = ByteBuffer.wrap(head);
        int length = fields.getInt(0);
        boolean isWhole = fields.getInt(8) == sum(head, 0, 8) && length > 0 && length <= LONGEST;
        return isWhole ? length : -1;
    }

    /** Whether these bytes are what the head was made for. */
    static boolean matches(byte[] head, byte[] body) {
        return ByteBuffer.wrap(head).getInt(4) == sum(body, 0, body.length);
    }

    private static int sum(byte[] bytes, int from, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, from, length);
        return (int) sum.getValue();
    }
}
