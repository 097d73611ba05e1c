package mgmt.plugin.exec.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The beginning and the end of what a command writes, in bounded memory. Confined to one thread. */
final class Capture {

    /** How much is kept of either. */
    static final int HALF = 32 * 1024;

    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private byte[] tail = new byte[0];
    private int tailAt;
    private long written;

    void add(byte[] bytes, int length) {
        written += length;
        int toHead = Math.min(length, HALF - head.size());
        head.write(bytes, 0, toHead);
        int from = Math.max(toHead, length - HALF);
        if (from < length) {
            addToTail(bytes, from, length - from);
        }
    }

    /** The tail is a ring, made when it is needed. */
    private void addToTail(byte[] bytes, int from, int length) {
        if (tail.length == 0) {
            tail = new byte[HALF];
        }
        int first = Math.min(length, HALF - tailAt);
        System.arraycopy(bytes, from, tail, tailAt, first);
        System.arraycopy(bytes, from + first, tail, 0, length - first);
        tailAt = (tailAt + length) % HALF;
    }

    /** As text; whatever is no UTF-8 is replaced, and what was left out is named. */
    String text() {
        String beginning = head.toString(StandardCharsets.UTF_8);
        long after = written - head.size();
        if (after == 0) {
            return beginning;
        }
        if (after <= HALF) {
            byte[] all = new byte[head.size() + (int) after];
            System.arraycopy(head.toByteArray(), 0, all, 0, head.size());
            System.arraycopy(tail(), HALF - (int) after, all, head.size(), (int) after);
            return new String(all, StandardCharsets.UTF_8);
        }
        return beginning + "\n[" + (after - HALF) + " bytes left out]\n" + new String(tail(), StandardCharsets.UTF_8);
    }

    /** In order, the newest last. */
    private byte[] tail() {
        byte[] ordered = new byte[HALF];
        System.arraycopy(tail, tailAt, ordered, 0, HALF - tailAt);
        System.arraycopy(tail, 0, ordered, HALF - tailAt, tailAt);
        return ordered;
    }
}
