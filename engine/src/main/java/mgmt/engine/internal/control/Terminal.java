package mgmt.engine.internal.control;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Where an answer is shown: the other end of a control connection. Text travels in frames: a letter (o for standard
 * output, e for standard error, x for the end with the exit status), a length, and that many bytes. Confined to the
 * connection's thread.
 */
public final class Terminal {

    private final DataOutputStream stream;
    private final boolean colour;
    private final int columns;

    Terminal(DataOutputStream stream, boolean colour, int columns) {
        this.stream = stream;
        this.colour = colour;
        this.columns = columns;
    }

    /** Whether colour is wanted. */
    public boolean hasColour() {
        return colour;
    }

    /** The width, 0 when it is not a terminal. */
    public int columns() {
        return columns;
    }

    /** Prints to standard output. */
    public void print(String text) throws IOException {
        frame('o', text.getBytes(StandardCharsets.UTF_8));
    }

    /** Prints a line to standard error. */
    public void complain(String line) throws IOException {
        frame('e', (line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    void end(int status) throws IOException {
        stream.writeByte('x');
        stream.writeInt(Integer.BYTES);
        stream.writeInt(status);
        stream.flush();
    }

    private void frame(char sort, byte[] bytes) throws IOException {
        stream.writeByte(sort);
        stream.writeInt(bytes.length);
        stream.write(bytes);
        stream.flush();
    }
}
