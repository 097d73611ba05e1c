package mgmt.engine.internal.control;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/**
 * Where an answer is shown: the other end of a control connection. Text travels in frames: a letter (o for standard
 * output, e for standard error, x for the end with the exit status), a length, and that many bytes. Confined to the
 * connection's thread.
 */
public final class Terminal {

    private final DataOutputStream stream;
    private final boolean colour;
    private final int columns;
    private final HangUp hangUp;

    /** Waits until nobody is there any more. */
    interface HangUp {
        void await() throws IOException;
    }

    Terminal(DataOutputStream stream, boolean colour, int columns, HangUp hangUp) {
        this.stream = stream;
        this.colour = colour;
        this.columns = columns;
        this.hangUp = hangUp;
    }

    /** One that stays there. */
    public Terminal(DataOutputStream stream, boolean colour, int columns) {
        this(stream, colour, columns, Terminal::never);
    }

    /**
     * Has somebody told, on a thread made for this, when the other end leaves; for answers that take long while nothing
     * is printed. To be called once.
     */
    public void whenHungUp(Runnable told) {
        Thread thread = new Thread(
                () -> {
                    try {
                        hangUp.await();
                    } catch (IOException e) {
                        // It has left in the rude way.
                    }
                    told.run();
                },
                "mgmt-control-hang-up");
        thread.setDaemon(true);
        thread.start();
    }

    private static void never() throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
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
