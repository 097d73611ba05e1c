package mgmt.plugin.exec.internal;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs one command to its end on the calling thread, which looks after both streams and the clock, and can be interrupted
 * at any time. A thread that sits in {@code read} can not, and stays there as long as anybody on the machine holds the
 * other end of the pipe: so nothing is read but what is there. See docs/design/exec.md.
 */
final class Execution {

    /** Between SIGTERM and SIGKILL; the engine gives a call up that has not ended ten seconds after its interruption. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    /** How long after the command's end its output may be held open by what it has left running. */
    private static final Duration LEFTOVER = Duration.ofSeconds(2);

    private static final long LONGEST_PAUSE = 100;
    /** As much as the kernel lets a process give to a pipe. */
    private static final int LARGEST_PIPE = 1024 * 1024;

    private static final int CHUNK = 64 * 1024;

    private final Launch launch;
    private final Hearing hearing;
    private final Capture output = new Capture();
    private byte[] chunk = new byte[1024];

    /**
     * Who is told what the command writes, as it comes.
     *
     * @param stdout each line of standard output
     * @param stderr each line of standard error
     * @param leftover called when something that was left running had to be ended
     */
    record Hearing(Consumer<String> stdout, Consumer<String> stderr, Runnable leftover) {

        static final Hearing NOTHING = new Hearing(line -> {}, line -> {}, () -> {});
    }

    /**
     * How it has ended.
     *
     * @param status its exit status; 128 and the signal if one has ended it
     * @param isTooLate whether it was ended because its time was over
     * @param output both streams as they were read
     * @param stdout what it has written there
     * @param stderr what it has written there
     */
    record Outcome(int status, boolean isTooLate, String output, String stdout, String stderr) {}

    Execution(Launch launch, Hearing hearing) {
        this.launch = launch;
        this.hearing = hearing;
    }

    /**
     * Runs it.
     *
     * @param limit how long it may take; zero = as long as it likes
     * @throws InterruptedException when the thread was interrupted; then all its processes have ended
     */
    Outcome run(Duration limit) throws CommandException, IOException, InterruptedException {
        ProcessGroup group = launch.start();
        try (InputStream stdout = group.process().getInputStream();
                InputStream stderr = group.process().getErrorStream()) {
            // Java empties and closes the streams of a process that has ended, at once and without bounds: not before
            // we are done, since it synchronizes on them as well.
            synchronized (stdout) {
                synchronized (stderr) {
                    return run(
                            group,
                            limit,
                            new Tap(stdout, new Lines(hearing.stdout())),
                            new Tap(stderr, new Lines(hearing.stderr())));
                }
            }
        }
    }

    private Outcome run(ProcessGroup group, Duration limit, Tap stdout, Tap stderr)
            throws CommandException, IOException, InterruptedException {
        boolean isTooLate = false;
        boolean isSound = false;
        try {
            isTooLate = !listen(group, limit, stdout, stderr);
            if (isTooLate) {
                group.end(GRACE);
            } else if (isHeld(group, stdout, stderr)) {
                hearing.leftover().run();
                group.end(GRACE);
            }
            isSound = true;
        } finally {
            if (!isSound) {
                group.end(GRACE);
            }
        }
        drain(stdout, stderr);
        stdout.lines.end();
        stderr.lines.end();
        return new Outcome(
                group.process().waitFor(), isTooLate, output.text(), stdout.capture.text(), stderr.capture.text());
    }

    /** Returns whether it has ended in time. */
    private boolean listen(ProcessGroup group, Duration limit, Tap stdout, Tap stderr)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        long pause = 1;
        boolean hasEnded = false;
        while (!hasEnded) {
            if (!limit.isZero() && System.nanoTime() - began >= limit.toNanos()) {
                return false;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (read(stdout, stderr)) {
                pause = 1;
                hasEnded = !group.process().isAlive();
            } else {
                hasEnded = group.process().waitFor(remaining(pause, limit, began), TimeUnit.NANOSECONDS);
                pause = Math.min(2 * pause, LONGEST_PAUSE);
            }
        }
        drain(stdout, stderr);
        return true;
    }

    private static long remaining(long pause, Duration limit, long began) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(pause);
        return limit.isZero() ? nanos : Math.max(1, Math.min(nanos, began + limit.toNanos() - System.nanoTime()));
    }

    /** Waits for what still holds the output; returns whether it does so after that. */
    private boolean isHeld(ProcessGroup group, Tap stdout, Tap stderr) throws IOException, InterruptedException {
        long end = System.nanoTime() + LEFTOVER.toNanos();
        Pause pause = new Pause();
        while (group.holdsOutput()) {
            if (System.nanoTime() >= end) {
                return true;
            }
            read(stdout, stderr);
            pause.take();
        }
        return false;
    }

    /** What a pipe can hold, and no more: somebody may go on writing for ever. */
    private void drain(Tap stdout, Tap stderr) throws IOException {
        int most = 1 + LARGEST_PIPE / CHUNK;
        for (int i = 0; i < most && read(stdout, stderr); i++) {
            // The condition does it.
        }
    }

    /** Takes what is there, at most a chunk of each; returns whether there was anything. */
    private boolean read(Tap stdout, Tap stderr) throws IOException {
        boolean hasSome = take(stdout);
        return take(stderr) || hasSome;
    }

    private boolean take(Tap tap) throws IOException {
        int there = Math.min(tap.stream.available(), CHUNK);
        if (there > chunk.length) {
            chunk = new byte[CHUNK];
        }
        int length = there == 0 ? 0 : tap.stream.read(chunk, 0, there);
        if (length <= 0) {
            return false;
        }
        output.add(chunk, length);
        tap.capture.add(chunk, length);
        tap.lines.add(chunk, length);
        return true;
    }

    /** One stream and where it goes. */
    private static final class Tap {

        final InputStream stream;
        final Lines lines;
        final Capture capture = new Capture();

        Tap(InputStream stream, Lines lines) {
            this.stream = stream;
            this.lines = lines;
        }
    }
}
