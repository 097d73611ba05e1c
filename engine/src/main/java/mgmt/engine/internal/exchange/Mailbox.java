package mgmt.engine.internal.exchange;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mgmt.engine.internal.assembly.Wishes;
import mgmt.engine.internal.converger.Convergence;

/**
 * What others want of the exchange thread. What is asked for twice before the thread comes to it is done once, so that
 * nothing can pile up. Thread-safe: guarded by itself.
 */
final class Mailbox {

    private boolean isWoken;
    private boolean isWorking;
    private Optional<Wishes> wishes = Optional.empty();
    private Optional<Convergence> convergence = Optional.empty();
    private boolean isReconfigured;
    private boolean isRejoining;
    private boolean isJoinRequested;
    private boolean isEnded;

    /**
     * What was asked for.
     *
     * @param wishes what the graph exports and collects, if that has changed
     * @param convergence how far the agent is, if that has changed
     * @param isReconfigured whether another transport may have to be chosen
     * @param isRejoining whether what another store has had is to be let go of
     * @param isJoinRequested whether somebody needs the cluster, whatever the graph says
     * @param isEnded whether all this is to end
     */
    record Requests(
            Optional<Wishes> wishes,
            Optional<Convergence> convergence,
            boolean isReconfigured,
            boolean isRejoining,
            boolean isJoinRequested,
            boolean isEnded) {}

    synchronized void wish(Wishes next) {
        wishes = Optional.of(next);
        wake();
    }

    synchronized void converged(Convergence next, boolean isUrgent) {
        convergence = Optional.of(next);
        if (isUrgent) {
            wake();
        }
    }

    synchronized void reconfigure() {
        isReconfigured = true;
        wake();
    }

    synchronized void rejoin() {
        isRejoining = true;
        wake();
    }

    synchronized void join() {
        isJoinRequested = true;
        wake();
    }

    synchronized void end() {
        isEnded = true;
        wake();
    }

    /** Somebody has reported to a session. */
    synchronized void wake() {
        isWoken = true;
        notifyAll();
    }

    /** Whether there are wishes that are not yet {@link #done()}. */
    synchronized boolean hasWishes() {
        return wishes.isPresent() || isWorking;
    }

    /** What was taken last is done, as far as it can be. */
    synchronized void done() {
        isWorking = false;
    }

    /** Waits until somebody wants something, or a time has passed. */
    synchronized void await(long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        long left = nanos;
        while (!isWoken && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = end - System.nanoTime();
        }
    }

    /** Takes what was asked for since the last time. */
    synchronized Requests take() {
        Requests taken = new Requests(wishes, convergence, isReconfigured, isRejoining, isJoinRequested, isEnded);
        isWoken = false;
        isWorking = wishes.isPresent();
        wishes = Optional.empty();
        convergence = Optional.empty();
        isReconfigured = false;
        isRejoining = false;
        return taken;
    }
}
