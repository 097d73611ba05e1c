package mgmt.engine.internal.observation;

import java.util.List;
import java.util.stream.Collectors;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.control.ChangeText;
import mgmt.engine.internal.control.Colour;
import mgmt.engine.internal.control.TimeText;
import mgmt.engine.internal.converger.Change;
import mgmt.engine.internal.converger.Explanation;
import mgmt.engine.internal.converger.ResourceStatus;
import mgmt.engine.internal.converger.Status;
import mgmt.engine.internal.declaration.DeclarationText;
import mgmt.engine.internal.graph.Meta;

/** All about one resource, as users read it: first how it is, then why. */
final class AccountText {

    private final Account account;
    private final boolean colour;
    private final StringBuilder text = new StringBuilder();

    private AccountText(Account account, boolean colour) {
        this.account = account;
        this.colour = colour;
    }

    static String of(Account account, boolean colour) {
        return new AccountText(account, colour).whole();
    }

    private String whole() {
        ResourceStatus status = account.status();
        line(status.id() + ": " + state(status) + " since " + TimeText.of(status.since())
                + (status.noop() ? " (noop: it is only checked)" : ""));
        line("declared: " + account.vertex().place());
        if (!account.vertex().meta().equals(Meta.DEFAULT)) {
            text.append("meta: ")
                    .append(JsonText.line(
                            json -> DeclarationText.write(account.vertex().meta(), json)));
        }
        origins();
        schedule();
        links("after", account.before(), " notifies it");
        links("before", account.after(), " is notified by it");
        changes();
        return text.toString();
    }

    private void origins() {
        for (ResourceStatus origin : account.origins()) {
            line((account.status().status() == Status.BLOCKED ? "blocked by: " : "waits for: ") + origin.id() + ", "
                    + state(origin));
        }
    }

    private void schedule() {
        Explanation.Details details = account.details();
        if (!details.notifiedBy().isEmpty()) {
            line("notified by: " + names(details.notifiedBy()) + "; it has not answered that yet");
        }
        details.due().ifPresent(cause -> line("to be run: " + cause));
        details.nextRun().ifPresent(time -> line("next run: " + TimeText.of(time)));
        if (details.awaitsSemaphores()) {
            line("waits for its semaphores: "
                    + String.join(", ", account.vertex().meta().sema()));
        }
        if (details.failuresInRow() > 0) {
            line("failures in a row: " + details.failuresInRow() + "; retries left: "
                    + (details.retriesLeft() < 0 ? "no end of them" : String.valueOf(details.retriesLeft())));
        }
        details.nextPoll().ifPresent(time -> line("next poll: " + TimeText.of(time)));
        line("runs: " + account.status().runs());
    }

    private void links(String heading, List<Account.Link> links, String notified) {
        if (!links.isEmpty()) {
            line(heading + ":");
        }
        for (Account.Link link : links) {
            line("  " + link.other().id() + ", "
                    + Colour.paint(link.other().status(), colour)
                    + (link.edge().notifies() ? "," + notified : "")
                    + (link.edge().automatic() ? " (automatic)" : ""));
        }
    }

    private void changes() {
        line(account.changes().isEmpty() ? "changes: none that is remembered" : "last changes:");
        account.changes().forEach(this::change);
        account.failure()
                .filter(failure -> !account.changes().contains(failure))
                .ifPresent(failure -> {
                    line("last failure:");
                    change(failure);
                });
    }

    private void change(Change change) {
        line("  " + TimeText.of(change.time()) + " " + ChangeText.outcome(change) + " in "
                + ChangeText.duration(change.took()) + " (" + change.cause() + ")");
        ChangeText.lines(change, colour).forEach(each -> line("      " + each));
    }

    private String state(ResourceStatus status) {
        String reason = status.reason().isEmpty()
                ? ""
                : (status.reason().startsWith("for ") || status.reason().startsWith("by ") ? " " : ": ")
                        + status.reason();
        return Colour.paint(status.status(), colour) + reason;
    }

    private static String names(List<ResourceId> ids) {
        return ids.stream().map(ResourceId::toString).collect(Collectors.joining(", "));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
