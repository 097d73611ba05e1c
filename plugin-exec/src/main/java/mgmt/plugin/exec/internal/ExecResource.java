package mgmt.plugin.exec.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Sender;
import mgmt.api.resource.Subscription;
import mgmt.plugin.exec.internal.ExecKind.Exec;
import mgmt.plugin.exec.internal.ExecKind.Output;

/** A command, and what it has to do with the moment: whether there is an occasion to run it, and whether it may. */
final class ExecResource implements Resource, Refreshable, Sender<Output> {

    /** The property that drifts: a command differs from others in that it has run, or not. */
    private static final String CMD = "cmd";

    private final Exec desired;
    private final ResourceContext context;
    private final CommandLine command;
    private final Surroundings surroundings;
    private final Reporting reporting;
    private final Runs runs;
    private final History history;
    private final WatchedFiles files;
    private boolean isWatched;

    ExecResource(Exec desired, ResourceContext context) {
        this.desired = desired;
        this.context = context;
        this.command = desired.command();
        this.surroundings = new Surroundings(desired, CleanEnvironment.of(System.getenv()));
        this.reporting = new Reporting(desired, context);
        this.runs = new Runs(desired, surroundings, reporting);
        this.history = new History(context.memory());
        this.files = new WatchedFiles(desired.watchfiles());
    }

    /** Says that fields of the original have no meaning; not again when the plugin is updated. */
    void warnOfOldFields() {
        boolean hasBoth = desired.pollint().isPresent() && desired.state().isPresent();
        if (hasBoth) {
            warnOnce("the fields pollint and state are ignored: leave them out");
        } else if (desired.pollint().isPresent()) {
            warnOnce("the field pollint is ignored: leave it out, or write poll in the resource's meta");
        } else if (desired.state().isPresent()) {
            warnOnce("the field state is ignored: leave it out");
        }
    }

    private void warnOnce(String message) {
        if (history.isFirstWarning()) {
            reporting.warn(message);
        }
    }

    @Override
    public Subscription watch(Changes changes) throws Exception {
        Subscriptions all = new Subscriptions();
        boolean isComplete = false;
        try {
            for (Path path : desired.watchfiles()) {
                all.add(context.watch(path, PathScope.CHILDREN, changes));
            }
            if (desired.creates().isPresent()) {
                all.add(context.watch(desired.creates().get(), PathScope.ENTRY, changes));
            }
            if (desired.watchCommand().isPresent()) {
                Launch launch = surroundings.prepare(desired.watchCommand().get());
                String name = context.id().name();
                all.add(WatchCommand.start(launch, name, reporting, history::addEvent, changes));
            }
            isWatched = true;
            isComplete = true;
            return all;
        } finally {
            if (!isComplete) {
                all.close();
            }
        }
    }

    @Override
    public Drift check() throws Exception {
        Optional<String> occasion = isCreated() ? Optional.empty() : occasion();
        if (occasion.isEmpty()) {
            return Drift.none();
        }
        try {
            return runs.isAllowed() ? Drift.of(CMD, occasion.get(), reporting.shown(command)) : Drift.none();
        } catch (MissingException e) {
            if (context.isProvidedByAnother(e.what())) {
                return Drift.builder()
                        .cannotBeTold(CMD, reporting.shown(command), String.valueOf(e.getMessage()))
                        .build();
            }
            throw e;
        }
    }

    /** Why the command is to run now; empty when it is not. */
    private Optional<String> occasion() {
        if (desired.refreshonly()) {
            return Optional.empty();
        }
        if (history.hasFailed()) {
            return Optional.of("has not succeeded");
        }
        if (!history.hasSucceeded()) {
            return Optional.of("has not run");
        }
        if (history.hasEvent()) {
            return Optional.of("has not run since watchcmd has reported something");
        }
        if (!files.isEmpty() && !history.files().equals(Optional.of(files.fingerprint()))) {
            return Optional.of("has not run since a file of watchfiles was changed");
        }
        if (desired.creates().isPresent()) {
            return Optional.of("has not run since " + desired.creates().get() + " is gone");
        }
        // Without a watch the user wants it to be looked at every so often, and there is nothing to look at.
        boolean isPeriodic = !isWatched && files.isEmpty();
        return isPeriodic ? Optional.of("has not run in this period") : Optional.empty();
    }

    private boolean isCreated() {
        return desired.creates()
                .filter(path -> Files.exists(path, LinkOption.NOFOLLOW_LINKS))
                .isPresent();
    }

    @Override
    public void apply(Drift drift) throws Exception {
        boolean isUnknown = drift.differences().stream()
                .anyMatch(difference -> difference.unknown().isPresent());
        if (isCreated() || (isUnknown && !runs.isAllowed())) {
            return;
        }
        run();
    }

    @Override
    public void refresh(Refresh why) throws Exception {
        if (!why.applied() && !isCreated() && runs.isAllowed()) {
            run();
        }
    }

    private void run() throws CommandException, IOException, InterruptedException {
        history.begin(files.isEmpty() ? "" : files.fingerprint());
        Execution.Outcome outcome = runs.succeed(command);
        if (desired.doneCommand().isPresent()) {
            runs.succeed(desired.doneCommand().get());
        }
        if (desired.creates().isPresent() && history.isFirstInVain(!isCreated())) {
            reporting.warn("cmd has succeeded, and " + desired.creates().get() + ", which it creates, is not there");
        }
        history.succeed(outcome);
    }

    @Override
    public Optional<Output> sent() {
        return history.output();
    }
}
