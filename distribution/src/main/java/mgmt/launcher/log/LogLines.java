package mgmt.launcher.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.event.Level;

/**
 * Where lines go: warnings and errors to standard error, the rest to standard output, each in the format that fits
 * what is behind that stream. Thread-safe: a line is one write.
 */
final class LogLines {

    private final Supplier<LocalTime> time;
    private final Stream output;
    private final Stream error;
    private final Writing writing;

    LogLines(Supplier<LocalTime> time, Stream output, Stream error, Writing writing) {
        this.time = time;
        this.output = output;
        this.error = error;
        this.writing = writing;
    }

    /** How a finished line gets to its stream. */
    @FunctionalInterface
    interface Writing {
        void write(PrintStream sink, String line);
    }

    /** A stream and the format of its lines. */
    record Stream(PrintStream sink, LineFormat format) {}

    /** The start script, which can ask about its streams better than Java can, says which of them are terminals. */
    static LogLines ofProcess(Map<String, String> environment) {
        return new LogLines(
                // The zone is asked for when there is a line: to find it, Java reads the data of all zones.
                () -> LocalTime.now(ZoneId.systemDefault()),
                new Stream(
                        stream(FileDescriptor.out), format(environment, Boolean.getBoolean("mgmt.stdout.terminal"), 1)),
                new Stream(
                        stream(FileDescriptor.err), format(environment, Boolean.getBoolean("mgmt.stderr.terminal"), 2)),
                LineQueue.start());
    }

    /** One of its own: who is stuck in it holds no lock of {@code System.out}. */
    private static PrintStream stream(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    static LineFormat format(Map<String, String> environment, boolean terminal, int descriptor) {
        if (terminal) {
            boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                    || environment.getOrDefault("TERM", "dumb").equals("dumb");
            return plain ? LineFormat.TERMINAL : LineFormat.COLOUR;
        }
        String journal = environment.getOrDefault("JOURNAL_STREAM", "");
        return !journal.isEmpty() && journal.equals(identity(descriptor)) ? LineFormat.JOURNAL : LineFormat.PIPE;
    }

    /** Device and inode: the variable is inherited by children whose output goes elsewhere, so it alone proves nothing. */
    private static String identity(int descriptor) {
        Path stream = Path.of("/proc/self/fd/" + descriptor);
        try {
            return Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");
        } catch (IOException e) {
            return "";
        }
    }

    void write(Level level, String logger, String message) {
        Stream stream = level.toInt() >= Level.WARN.toInt() ? error : output;
        String line = stream.format().line(time.get(), level, logger, printable(message)) + "\n";
        writing.write(stream.sink(), line);
    }

    /** A file's name may hold the codes that drive a terminal; they are shown, not obeyed. */
    private static String printable(String message) {
        StringBuilder safe = new StringBuilder(message.length());
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                safe.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                safe.append(c);
            }
        }
        return safe.toString();
    }
}
