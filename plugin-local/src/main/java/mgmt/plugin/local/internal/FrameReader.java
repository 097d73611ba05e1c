package mgmt.plugin.local.internal;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;
import java.util.Optional;

/** Reads records from a position of a file to its end, as long as it is when the reading begins. Confined to one thread. */
final class FrameReader {

    /** Of the disks that write the least at once. */
    private static final int SECTOR = 512;

    private static final int WINDOW = 64 << 10;

    private final RandomAccessFile file;
    private final long limit;
    private long position;
    private End end = End.WHOLE;

    private byte[] window = new byte[0];
    private long windowStart;

    /** Why there is no next record. */
    enum End {
        /** The file ends. */
        WHOLE,
        /** The file ends within a record: one that is being written, or was when the writer or the machine died. */
        TORN,
        /** There is something else. */
        DAMAGED
    }

    FrameReader(RandomAccessFile file, long position) throws IOException {
        this.file = file;
        this.position = position;
        this.limit = file.length();
    }

    /** The next record, as it was given to the frame; empty at the end. */
    Optional<byte[]> next() throws IOException {
        try {
            return readNext();
        } catch (EOFException e) {
            // A writer has just cut off what another one had not finished.
            return end(End.TORN);
        }
    }

    private Optional<byte[]> readNext() throws IOException {
        long left = limit - position;
        if (left < Frame.HEAD) {
            return end(left == 0 ? End.WHOLE : left < 0 ? End.DAMAGED : End.TORN);
        }
        byte[] head = bytes(position, Frame.HEAD);
        int length = Frame.length(head);
        if (length < 0) {
            return end(isUnwritten(head) ? End.TORN : End.DAMAGED);
        }
        if (left < Frame.HEAD + length) {
            return end(End.TORN);
        }
        byte[] body = bytes(position + Frame.HEAD, length);
        if (!Frame.matches(head, body)) {
            boolean isLast = left == Frame.HEAD + length;
            return end(isLast && isUnwritten(head) ? End.TORN : End.DAMAGED);
        }
        position += Frame.HEAD + length;
        return Optional.of(Arrays.copyOf(body, length - 1));
    }

    private Optional<byte[]> end(End how) {
        end = how;
        return Optional.empty();
    }

    /** After the last one: why it was. */
    End end() {
        return end;
    }

    /** Where the last whole record ends. */
    long position() {
        return position;
    }

    /**
     * Whether a part of what follows is as a power cut leaves it: zero from the start, or zero in the last sector. A disk
     * that has spoiled what it had confirmed does not look so.
     */
    private boolean isUnwritten(byte[] head) throws IOException {
        long lastSector = Math.max(position, (limit - 1) / SECTOR * SECTOR);
        return isZero(head) || isZero(bytes(lastSector, (int) (limit - lastSector)));
    }

    private static boolean isZero(byte[] bytes) {
        for (byte b : bytes) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    private byte[] bytes(long from, int length) throws IOException {
        if (from < windowStart || from + length > windowStart + window.length) {
            byte[] read = new byte[(int) Math.min(limit - from, Math.max(WINDOW, length))];
            file.seek(from);
            file.readFully(read);
            window = read;
            windowStart = from;
        }
        int start = (int) (from - windowStart);
        return Arrays.copyOfRange(window, start, start + length);
    }
}
