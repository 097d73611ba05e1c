package mgmt.launcher.control;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ProtocolException;
import java.nio.channels.ByteChannel;
import java.nio.channels.Channels;
import java.util.List;

/**
 * The asking side of the control protocol. The question is one message: the number of words, each word, whether colour
 * is wanted, and how wide the terminal is. The answer is a row of frames: a letter (o for standard output, e for
 * standard error, x for the end), a length, and that many bytes; the end carries the exit status.
 */
public final class ControlClient {

    private static final int CHUNK = 8192;

    /** The exit status when nobody takes the answer any more, as with {@code | head}. */
    private static final int UNREAD = 1;

    private final PrintStream output;
    private final PrintStream error;

    /**
     * Makes one.
     *
     * @param output where the answer goes
     * @param error where complaints go
     */
    public ControlClient(PrintStream output, PrintStream error) {
        this.output = output;
        this.error = error;
    }

    /**
     * How the answer will be shown.
     *
     * @param colour whether colour is wanted
     * @param columns the width of the terminal, 0 when there is none
     */
    public record Screen(boolean colour, int columns) {}

    /**
     * Asks, and prints what is answered as it comes.
     *
     * @param agent a fresh connection, which stays the caller's to close
     * @param words the command and its arguments
     * @param screen how the answer will be shown
     * @return the exit status
     * @throws IOException when the agent ends in the middle, or answers something else than this protocol
     */
    public int ask(ByteChannel agent, List<String> words, Screen screen) throws IOException {
        try {
            send(Channels.newOutputStream(agent), words, screen);
            return receive(new DataInputStream(Channels.newInputStream(agent)));
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("the agent ended before it had answered", e);
        } finally {
            output.flush();
            error.flush();
        }
    }

    private static void send(OutputStream stream, List<String> words, Screen screen) throws IOException {
        ByteArrayOutputStream question = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(question);
        data.writeInt(words.size());
        for (String word : words) {
            data.writeUTF(word);
        }
        data.writeBoolean(screen.colour());
        data.writeInt(screen.columns());
        stream.write(question.toByteArray());
    }

    private int receive(DataInputStream answer) throws IOException {
        while (true) {
            int kind = answer.readUnsignedByte();
            int length = answer.readInt();
            if (length < 0) {
                throw notOurProtocol();
            }
            switch (kind) {
                case 'o' -> {
                    copy(answer, length, output);
                    // Flushes, too: an answer may go on for hours.
                    if (output.checkError()) {
                        return UNREAD;
                    }
                }
                case 'e' -> copy(answer, length, error);
                case 'x' -> {
                    return answer.readInt();
                }
                default -> throw notOurProtocol();
            }
        }
    }

    private static ProtocolException notOurProtocol() {
        return new ProtocolException(
                "the agent answers in another way than this version of mgmt: is it of another version?");
    }

    private static void copy(InputStream from, int length, OutputStream to) throws IOException {
        byte[] chunk = new byte[CHUNK];
        for (int left = length; left > 0; ) {
            int count = from.read(chunk, 0, Math.min(left, CHUNK));
            if (count < 0) {
                throw new EOFException();
            }
            to.write(chunk, 0, count);
            left -= count;
        }
    }
}
