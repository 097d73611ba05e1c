package mgmt.plugin.etcd.internal.server;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The log of a server: what it writes, in one file and its predecessor. Confined to the thread that runs the server. */
final class ServerLog {

    private static final long MOST = 4L << 20;
    private static final int TAIL = 64 << 10;
    private static final int LINES = 3;
    private static final int LONGEST = 300;

    private static final Pattern LEVEL = Pattern.compile("\"level\":\"(error|fatal|panic|dpanic)\"");
    private static final Pattern MESSAGE = Pattern.compile("\"msg\":\"((?:[^\"\\\\]|\\\\.)*)\"");
    /** What a server says of itself last; of others it says the same in other places. */
    private static final Pattern REMOVAL =
            Pattern.compile("\"server error\",\"error\":\"the member has been permanently removed from the cluster");

    private static final Pattern ERROR = Pattern.compile("\"error\":\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Path file;
    private long start;

    ServerLog(Path file) {
        this.file = file;
    }

    Path file() {
        return file;
    }

    /** Makes room for what the next process writes. */
    void begin() throws IOException {
        start = 0;
        try {
            start = Files.size(file);
            if (start > MOST) {
                Files.move(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                start = 0;
            }
        } catch (NoSuchFileException e) {
            // The first time.
            start = 0;
        }
    }

    /** Whether the process that {@link #begin} was called for says that the other members have removed it. */
    boolean tellsOfRemoval() {
        return REMOVAL.matcher(written()).find();
    }

    /** The last words of the process that {@link #begin} was called for, as far as they tell of trouble. */
    String lastWords() {
        List<String> lines = new ArrayList<>();
        for (String line : written().lines().toList()) {
            if (LEVEL.matcher(line).find() || line.startsWith("panic:") || (!line.startsWith("{") && !line.isBlank())) {
                lines.add(plain(line));
            }
        }
        List<String> distinct = lines.stream()
                .filter(line -> !line.startsWith("goroutine ") && !line.startsWith("\t"))
                .distinct()
                .toList();
        return String.join("; ", distinct.subList(Math.max(0, distinct.size() - LINES), distinct.size()));
    }

    private static String plain(String line) {
        Matcher message = MESSAGE.matcher(line);
        Matcher error = ERROR.matcher(line);
        String text = message.find() ? message.group(1) + (error.find() ? ": " + error.group(1) : "") : line.strip();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }

    private String written() {
        try (RandomAccessFile log = new RandomAccessFile(file.toString(), "r")) {
            log.seek(Math.max(start, log.length() - TAIL));
            byte[] bytes = new byte[(int) Math.max(0, log.length() - log.getFilePointer())];
            log.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
