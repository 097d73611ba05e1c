package mgmt.engine.internal.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mgmt.engine.internal.converger.Journal;
import mgmt.engine.internal.replacement.DurableFile;
import mgmt.engine.internal.replacement.IoFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal of notifications as a file of lines, see {@link JournalLine}. One thread writes, and is there only while
 * there is something to write: all that has come meanwhile goes out at once, and is synced once when there is an intent
 * among it. Nothing else needs to be synced: what is lost of it in a power cut makes a notification come twice.
 * Thread-safe.
 */
public final class NotificationJournal implements Journal, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NotificationJournal.class);
    private static final int FORMAT = 1;
    private static final String TITLE = "mgmt notifications ";
    private static final Pattern HEADER = Pattern.compile("(" + TITLE + "([0-9]{1,9})) ([0-9a-f]{8})");

    /** A file is written anew when it is longer than this, and less than half of it still counts. */
    private static final long LONG = 1 << 20;

    private static final long IDLE_SECONDS = 10;
    private static final long PATIENCE_SECONDS = 10;

    private final Path file;
    private final Left left;
    private final ConcurrentLinkedQueue<Item> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isDue = new AtomicBoolean();
    private final ThreadPoolExecutor writer;

    // Confined to the writer.
    private final JournalState state;
    private @Nullable FileChannel channel;
    private long length;
    private long alive;
    private boolean isFailing;

    /** Something to write, and who waits for it, if anybody. */
    private record Item(Entry entry, @Nullable CompletableFuture<Void> written) {}

    private NotificationJournal(Path file, JournalState state) {
        this.file = file;
        this.state = state;
        this.left = state.left();
        this.writer =
                new ThreadPoolExecutor(0, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "mgmt-journal");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Opens the journal of a prefix; nothing is made before there is something to write.
     *
     * @param state the directory of the agent's own state
     * @throws IOException when there is a journal that cannot be read, or is of another version
     */
    public static NotificationJournal open(Path state) throws IOException {
        Path file = state.resolve("notifications");
        JournalState found = new JournalState();
        try {
            boolean isWhole = read(file, found);
            found.settle();
            if (isWhole && found.entries().isEmpty()) {
                Files.delete(file);
            } else {
                DurableFile.replace(file, text(found));
            }
        } catch (NoSuchFileException e) {
            LOG.debug("no journal yet, {}", file);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
        return new NotificationJournal(file, found);
    }

    /** Reads what is whole; says whether all was. */
    private static boolean read(Path file, JournalState found) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        String[] lines = text.split("\n", -1);
        List<Integer> damaged = new ArrayList<>();
        Matcher header = HEADER.matcher(lines[0]);
        if (!header.matches() || !JournalLine.checksum(header.group(1)).equals(header.group(3))) {
            damaged.add(1);
        } else if (Integer.parseInt(header.group(2)) != FORMAT) {
            throw new IOException("it is of format " + header.group(2) + ", and this agent reads " + FORMAT
                    + ": run the version of mgmt that has written it, or remove it, and with it the notifications"
                    + " that wait in it");
        }
        for (int i = 1; i < lines.length; i++) {
            boolean isEnd = i == lines.length - 1;
            if (isEnd && lines[i].isEmpty()) {
                break;
            }
            try {
                found.apply(JournalLine.parse(lines[i]));
            } catch (IOException e) {
                damaged.add(i + 1);
                LOG.debug("line {} of {} does not count: {}", i + 1, file, e.getMessage());
            }
        }
        if (!damaged.isEmpty()) {
            Path kept = file.resolveSibling(file.getFileName() + ".damaged");
            Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            LOG.warn(
                    "The journal of notifications {} is damaged, at line {}, which may have cost a notification; the rest"
                            + " counts, and the file as it was is {}",
                    file,
                    damaged.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                    kept);
        }
        return damaged.isEmpty();
    }

    private static byte[] text(JournalState state) {
        String title = TITLE + FORMAT;
        StringBuilder text = new StringBuilder(title)
                .append(' ')
                .append(JournalLine.checksum(title))
                .append('\n');
        state.entries().forEach(entry -> text.append(JournalLine.of(entry)));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What was left over when the agent ended that ran before this one. */
    public Left left() {
        return left;
    }

    @Override
    public void intend(Intent intent) throws IOException, InterruptedException {
        CompletableFuture<Void> written = new CompletableFuture<>();
        add(new Item(intent, written));
        try {
            written.get();
        } catch (ExecutionException e) {
            throw new IOException(
                    "the journal of notifications cannot be written, without which nothing is changed that others listen"
                            + " to: " + IoFault.describe(e.getCause()),
                    e.getCause());
        }
    }

    @Override
    public void note(Entry entry) {
        add(new Item(entry, null));
    }

    private void add(Item item) {
        inbox.add(item);
        if (isDue.compareAndSet(false, true)) {
            try {
                writer.execute(this::write);
            } catch (RejectedExecutionException e) {
                refuse(item);
            }
        }
    }

    /** For a call into a plugin that nobody waits for any more, when the agent has ended. */
    private void refuse(Item item) {
        isDue.set(false);
        inbox.remove(item);
        if (item.written() != null) {
            item.written().completeExceptionally(new IOException("the agent has ended"));
        }
    }

    private void write() {
        isDue.set(false);
        List<Item> batch = new ArrayList<>();
        for (Item item = inbox.poll(); item != null; item = inbox.poll()) {
            batch.add(item);
        }
        if (batch.isEmpty()) {
            return;
        }
        boolean isToSync = batch.stream().anyMatch(item -> item.written() != null);
        try {
            batch.forEach(item -> state.apply(item.entry()));
            append(batch);
            if (isToSync && channel != null) {
                channel.force(false);
            }
            isFailing = false;
            batch.forEach(NotificationJournal::tell);
        } catch (IOException | RuntimeException e) {
            fail(batch, e);
        }
    }

    private static void tell(Item item) {
        if (item.written() != null) {
            item.written().complete(null);
        }
    }

    /** What could not be written counts all the same, and is written with what comes next. */
    private void fail(List<Item> batch, Exception cause) {
        if (!isFailing) {
            LOG.warn("The journal of notifications {} cannot be written: {}", file, IoFault.describe(cause));
        }
        isFailing = true;
        closeChannel();
        for (Item item : batch) {
            if (item.written() != null) {
                item.written().completeExceptionally(cause);
            }
        }
    }

    private void append(List<Item> batch) throws IOException {
        if (channel == null || (length > LONG && length > 2 * alive)) {
            writeAnew();
            return;
        }
        StringBuilder text = new StringBuilder();
        batch.forEach(item -> text.append(JournalLine.of(item.entry())));
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        length += bytes.length;
        if (length > LONG && length > 2 * alive) {
            alive = text(state).length;
        }
    }

    /** Replaces the file by one that holds what counts; synced when this returns. */
    private void writeAnew() throws IOException {
        closeChannel();
        byte[] bytes = text(state);
        DurableFile.replace(file, bytes);
        channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
        length = bytes.length;
        alive = bytes.length;
    }

    private void closeChannel() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("the journal cannot be closed", e);
        }
        channel = null;
    }

    private void removeIfNothingCounts() {
        try {
            if (state.entries().isEmpty()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.debug("the journal cannot be removed", e);
        }
    }

    /** Writes what is still to be written, for a limited time; a file in which nothing counts any more is removed. */
    @Override
    public void close() {
        writer.execute(() -> {
            write();
            closeChannel();
            removeIfNothingCounts();
        });
        writer.shutdown();
        boolean wasInterrupted = Thread.interrupted();
        try {
            if (!writer.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The journal of notifications {} is not written in time", file);
            }
        } catch (InterruptedException e) {
            wasInterrupted = true;
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
