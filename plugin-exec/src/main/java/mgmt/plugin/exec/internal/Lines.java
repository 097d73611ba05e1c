package mgmt.plugin.exec.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what is written into lines, of which none takes more memory than a page. Confined to one thread. */
final class Lines {

    /** Longer lines are cut, in bytes. */
    static final int LONGEST = 4096;

    private final Consumer<String> lines;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long cut;

    /** Hands over each line that is not empty, without its end. */
    Lines(Consumer<String> lines) {
        this.lines = lines;
    }

    void add(byte[] bytes, int length) {
        int from = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                append(bytes, from, i - from);
                end();
                from = i + 1;
            }
        }
        append(bytes, from, length - from);
    }

    private void append(byte[] bytes, int from, int length) {
        int fitting = Math.min(length, LONGEST - line.size());
        line.write(bytes, from, fitting);
        cut += length - fitting;
    }

    /** No more comes, or a line is complete. */
    void end() {
        String text = line.toString(StandardCharsets.UTF_8).stripTrailing();
        if (!text.isEmpty()) {
            lines.accept(cut == 0 ? text : text + "... (" + cut + " bytes more)");
        }
        line.reset();
        cut = 0;
    }
}
