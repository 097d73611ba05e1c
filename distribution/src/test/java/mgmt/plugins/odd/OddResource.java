package mgmt.plugins.odd;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Replacement;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Subscription;
import mgmt.plugins.behaviour.How;

/** Manages its file as a good one would, but for the one thing that it does wrong. */
final class OddResource implements Resource, Refreshable {

    private final OddKind.Odd desired;
    private final String content;
    private final ResourceContext context;

    /** How often a change was reported by the flood. */
    private final AtomicLong reports = new AtomicLong();

    OddResource(OddKind.Odd desired, String content, ResourceContext context) {
        this.desired = desired;
        this.content = content;
        this.context = context;
    }

    @Override
    public Drift check() throws Exception {
        if (desired.is(At.WATCH, How.FLOOD)) {
            awaitReport();
        }
        String actual = actual();
        return desired.pass(At.CHECK, actual.equals(content) ? Drift.none() : Drift.of("content", actual, content));
    }

    /** However busy the machine is, a flood does not pause while a check is made. */
    private void awaitReport() {
        long begun = reports.get() + 1;
        while (reports.get() <= begun) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(50));
        }
    }

    private String actual() throws IOException {
        try {
            return Files.readString(desired.path());
        } catch (NoSuchFileException e) {
            return "absent";
        }
    }

    @Override
    public void apply(Drift drift) throws Exception {
        desired.pass(At.APPLY);
        try (Replacement replacement = context.replace(desired.path())) {
            replacement.channel().write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
            replacement.commit();
        }
    }

    @Override
    public void refresh(Refresh refresh) throws Exception {
        desired.pass(At.REFRESH);
    }

    @Override
    public Subscription watch(Changes changes) throws Exception {
        Subscription honest = context.watch(desired.path(), PathScope.ENTRY, changes);
        AtomicBoolean closed = new AtomicBoolean();
        if (desired.is(At.WATCH, How.FLOOD)) {
            How.leak("odd-flood", () -> report(changes, closed, reports));
        }
        if (desired.is(At.WATCH, How.CHANGE_AFTER_CLOSE)) {
            How.leak("odd-late", () -> report(changes, new AtomicBoolean(), reports));
        }
        return desired.pass(At.WATCH, () -> {
            honest.close();
            closed.set(true);
            if (desired.at() == At.UNWATCH) {
                OddKind.plainly(desired.how());
            }
        });
    }

    private static void report(Changes changes, AtomicBoolean closed, AtomicLong reports) {
        while (!closed.get()) {
            changes.changed();
            reports.incrementAndGet();
        }
    }

    @Override
    public void close() throws Exception {
        desired.pass(At.CLOSE);
    }
}
