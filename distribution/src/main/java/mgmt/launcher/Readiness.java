package mgmt.launcher;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the service manager once that the agent is ready: when the first graph is at rest, or when it has had time for
 * that, since some graphs never rest. As a {@link Runnable} it is told of the rest. Thread-safe: what its threads share is.
 */
final class Readiness implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountDownLatch rest = new CountDownLatch(1);
    private final AtomicBoolean begun = new AtomicBoolean();
    private final boolean wanted;
    private final Duration patience;
    private final Notice notice;

    /** How the word is passed on. */
    interface Notice {
        void send() throws IOException, InterruptedException;
    }

    Readiness(boolean wanted, Duration patience, Notice notice) {
        this.wanted = wanted;
        this.patience = patience;
        this.notice = notice;
    }

    /** Java has no datagrams in the file system, so the message goes by way of the service manager's own program. */
    static Readiness of(Machine machine) {
        return new Readiness(machine.variable("NOTIFY_SOCKET").isPresent(), PATIENCE, () -> {
            int status = new ProcessBuilder("systemd-notify", "--ready")
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.INHERIT)
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IOException("systemd-notify has ended with status " + status);
            }
        });
    }

    /** The engine is up, and the time runs. */
    void engineIsThere() {
        if (wanted && begun.compareAndSet(false, true)) {
            Thread telling = new Thread(this::tell, "mgmt-ready");
            telling.setDaemon(true);
            telling.start();
        }
    }

    /** The first graph is at rest. */
    @Override
    public void run() {
        rest.countDown();
    }

    private void tell() {
        try {
            boolean isAtRest = rest.await(patience.toMillis(), TimeUnit.MILLISECONDS);
            notice.send();
            LOG.debug("The service manager knows that the agent is {}", isAtRest ? "at rest" : "up, but not at rest");
        } catch (IOException e) {
            LOG.warn("The service manager could not be told that the agent is ready: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
