package mgmt.plugin.exec.internal;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Subscription;

/** A command that goes on and tells by each line that something has changed. Ends its processes when it is closed. */
final class WatchCommand implements Subscription {

    /** It has nothing to tidy up. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    /** For what comes at once, or not at all; in milliseconds. */
    private static final long LAST_WAIT = 1000;

    private static final long STACK = 128 * 1024;
    private static final int CHUNK = 4096;

    private final ProcessGroup group;
    private final Reporting reporting;
    private final Changes changes;
    private final Capture errors = new Capture();
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** Added to before they are started, and not again. */
    private final List<Thread> threads = new ArrayList<>();

    private WatchCommand(ProcessGroup group, Reporting reporting, Changes changes) {
        this.group = group;
        this.reporting = reporting;
        this.changes = changes;
    }

    /**
     * Starts it.
     *
     * @param event called for each line, before the change is reported
     */
    static WatchCommand start(Launch launch, String name, Reporting reporting, Runnable event, Changes changes)
            throws CommandException {
        WatchCommand watch = new WatchCommand(launch.start(), reporting, changes);
        Consumer<String> logged = reporting.saying(Level.DEBUG);
        Thread stderr = thread(name + " stderr", () -> watch.listenToErrors(logged));
        Thread stdout = thread(
                name,
                () -> watch.listen(stderr, line -> {
                    logged.accept(line);
                    event.run();
                    changes.changed();
                }));
        watch.threads.addAll(List.of(stderr, stdout));
        watch.threads.forEach(Thread::start);
        return watch;
    }

    private static Thread thread(String name, Runnable body) {
        Thread thread = new Thread(null, body, "mgmt-exec-watch " + name, STACK);
        thread.setDaemon(true);
        return thread;
    }

    private void listen(Thread stderr, Consumer<String> line) {
        try {
            copy(group.process().getInputStream(), new Lines(line), new Capture());
            stderr.join(LAST_WAIT);
            boolean unused = group.process().waitFor(LAST_WAIT, TimeUnit.MILLISECONDS);
            group.end(GRACE);
            if (!isClosed.get()) {
                changes.failed(new CommandException("watchcmd has ended, with the exit status "
                        + group.process().waitFor() + reporting.lastLines(errorText())));
            }
        } catch (CommandException | RuntimeException e) {
            changes.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listenToErrors(Consumer<String> logged) {
        copy(group.process().getErrorStream(), new Lines(text -> logged.accept("stderr: " + text)), errors);
    }

    private void copy(InputStream stream, Lines lines, Capture capture) {
        byte[] chunk = new byte[CHUNK];
        try (stream) {
            for (int length = stream.read(chunk); length >= 0; length = stream.read(chunk)) {
                lines.add(chunk, length);
                synchronized (this) {
                    capture.add(chunk, length);
                }
            }
        } catch (IOException e) {
            // Java has closed it, because the process has ended.
        }
        lines.end();
    }

    private synchronized String errorText() {
        return errors.text();
    }

    @Override
    public void close() {
        if (isClosed.compareAndSet(false, true)) {
            try {
                group.end(GRACE);
                // Their streams have ended, unless something that has left the group holds them.
                for (Thread thread : threads) {
                    thread.join(LAST_WAIT);
                }
            } catch (CommandException e) {
                reporting.warn("watchcmd goes on: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
