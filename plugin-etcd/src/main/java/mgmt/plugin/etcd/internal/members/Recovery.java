package mgmt.plugin.etcd.internal.members;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import mgmt.api.transport.TransportException;
import org.jspecify.annotations.Nullable;

/** An order to recover, handed from the thread of a command to the members' own. Thread-safe. */
final class Recovery {

    private final Doorbell doorbell;
    private final AtomicReference<@Nullable CompletableFuture<Path>> order = new AtomicReference<>();

    Recovery(Doorbell doorbell) {
        this.doorbell = doorbell;
    }

    /** What is to be done; returns where the old data are. */
    interface Work {
        Path recover() throws TransportException, InterruptedException;
    }

    /** Has it done, and waits for it. */
    Path ask(Duration limit) throws TransportException, InterruptedException {
        CompletableFuture<Path> asked = new CompletableFuture<>();
        if (!order.compareAndSet(null, asked)) {
            throw new TransportException("it is being recovered already");
        }
        doorbell.ring();
        try {
            return asked.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new TransportException("it is not recovered yet: see the log of the agent", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new TransportException(String.valueOf(cause.getMessage()), e);
        }
    }

    /** Does it, if it was asked for; on the members' thread. */
    void carryOut(Work work) throws InterruptedException {
        CompletableFuture<Path> asked = order.get();
        if (asked == null) {
            return;
        }
        try {
            asked.complete(work.recover());
        } catch (TransportException | UncheckedIOException e) {
            asked.completeExceptionally(e);
        } catch (InterruptedException e) {
            asked.completeExceptionally(new TransportException("the transport was closed", e));
            throw e;
        } finally {
            order.set(null);
        }
    }

    /** Nobody will do it any more. */
    void end() {
        CompletableFuture<Path> asked = order.getAndSet(null);
        if (asked != null) {
            asked.completeExceptionally(new TransportException("the transport was closed"));
        }
    }
}
