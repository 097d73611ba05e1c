package mgmt.launcher.log;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes lines on a thread of its own, those that are there together in one write: a reader of the log who pauses, such
 * as a pager, holds up nobody but that thread.
 * Beyond some thousand waiting lines further ones are dropped, and their number is written when the reader goes on.
 * Thread-safe: guarded by its lock, which is not held while writing.
 */
final class LineQueue implements LogLines.Writing {

    private static final int MOST = 10_000;
    /** Characters of several lines in one write, few enough that a pipe takes them in one piece. */
    private static final int LONGEST_WRITE = 2_000;
    /** After something was written, more is waited for before it is written: to be woken by each line costs more. */
    private static final long GATHERING = TimeUnit.MILLISECONDS.toNanos(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition hurry = lock.newCondition();
    private final ArrayDeque<Line> waiting = new ArrayDeque<>();
    private boolean isWriting;
    private boolean isGathering;
    private boolean isEnding;
    private long dropped;

    private record Line(PrintStream sink, String text) {}

    /** Starts the thread, and sees to it that what is said last is written before the process ends. */
    static LineQueue start() {
        LineQueue queue = new LineQueue();
        Thread thread = new Thread(queue::run, "mgmt-log");
        thread.setDaemon(true);
        thread.start();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> queue.drain(TimeUnit.SECONDS.toNanos(1)), "mgmt-log-end"));
        return queue;
    }

    @Override
    public void write(PrintStream sink, String line) {
        lock.lock();
        try {
            if (waiting.size() < MOST) {
                waiting.add(new Line(sink, line));
                if (!isGathering) {
                    changed.signalAll();
                }
            } else {
                dropped++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns when all is written, or when the time is over: the reader may never go on. */
    void drain(long nanos) {
        lock.lock();
        try {
            long left = nanos;
            isEnding = true;
            hurry.signal();
            while (left > 0 && (isWriting || !waiting.isEmpty())) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            isEnding = false;
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                Line lines = next();
                lines.sink().print(lines.text());
                lines.sink().flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Line next() throws InterruptedException {
        lock.lock();
        try {
            if (isWriting && waiting.isEmpty()) {
                gather();
            }
            isWriting = false;
            changed.signalAll();
            while (waiting.isEmpty()) {
                changed.await();
            }
            isWriting = true;
            Line first = waiting.remove();
            if (dropped > 0 && waiting.size() < MOST / 2) {
                String notice = "(" + dropped + " lines of the log were dropped: nobody read them)\n";
                dropped = 0;
                waiting.addFirst(new Line(first.sink(), notice));
            }
            return withThoseAfter(first);
        } finally {
            lock.unlock();
        }
    }

    private void gather() throws InterruptedException {
        isGathering = true;
        try {
            for (long left = GATHERING; left > 0 && !isEnding; left = hurry.awaitNanos(left)) {
                // The condition does it.
            }
        } finally {
            isGathering = false;
        }
    }

    private Line withThoseAfter(Line first) {
        StringBuilder text = new StringBuilder(first.text());
        Line next = waiting.peek();
        while (next != null
                && next.sink() == first.sink()
                && text.length() + next.text().length() <= LONGEST_WRITE) {
            text.append(waiting.remove().text());
            next = waiting.peek();
        }
        return new Line(first.sink(), text.toString());
    }
}
