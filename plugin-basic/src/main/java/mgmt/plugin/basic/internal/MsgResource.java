package mgmt.plugin.basic.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Subscription;
import mgmt.plugin.basic.internal.MsgKind.Msg;

/**
 * One message. What has been sent is remembered beyond an update of the plugin, which is no reason to say it again, and
 * part by part: a journal that fails is tried again without repeating the line in the log.
 */
final class MsgResource implements Resource, Refreshable {

    private static final String BODY = "body";
    private static final String JOURNAL = "journal";
    private static final String SENT = "sent";

    private final Msg desired;
    private final Journal journal;
    private final ResourceContext context;

    MsgResource(Msg desired, Journal journal, ResourceContext context) {
        this.desired = desired;
        this.journal = journal;
        this.context = context;
    }

    /** There is nothing to be watched but whether there is a journal, for who waits for one. */
    @Override
    public Subscription watch(Changes changes) throws IOException {
        return desired.journal() ? context.watch(journal.socket(), PathScope.ENTRY, changes) : () -> {};
    }

    @Override
    public Drift check() {
        Drift.Builder drift = Drift.builder();
        if (!isSent(BODY)) {
            drift.differs("log", "not sent", SENT);
        }
        if (desired.journal() && !isSent(JOURNAL)) {
            drift.differs(JOURNAL, "not sent", SENT);
        }
        return drift.build();
    }

    @Override
    public void apply(Drift drift) throws IOException, PermanentException, InterruptedException {
        if (!isSent(BODY)) {
            if (desired.syslog()) {
                context.log().log(Level.WARNING, "syslog: true has no effect; journal: true sends to the journal");
            }
            log();
            context.memory().put(BODY, SENT);
        }
        if (desired.journal() && !isSent(JOURNAL)) {
            journal.add(JournalText.of(desired, body()));
            context.memory().put(JOURNAL, SENT);
        }
    }

    /** What was sent a moment ago, because it had not been sent at all, is an answer to the notification too. */
    @Override
    public void refresh(Refresh refresh) throws IOException, PermanentException, InterruptedException {
        if (refresh.applied()) {
            return;
        }
        if (desired.journal()) {
            journal.add(JournalText.of(desired, body()));
        }
        log();
    }

    /** Line by line, so that what somebody else has put into the text is not taken for lines of the log. */
    private void log() {
        String body = body();
        if (body.isEmpty()) {
            context.log().log(desired.urgency().level(), body);
        }
        body.lines().forEach(line -> context.log().log(desired.urgency().level(), line));
    }

    private boolean isSent(String where) {
        return context.memory().containsKey(where);
    }

    /** A log is no place for a text that was received as a secret. */
    private String body() {
        return context.isSecret(BODY) ? "***" : desired.body().orElse("").stripTrailing();
    }
}
