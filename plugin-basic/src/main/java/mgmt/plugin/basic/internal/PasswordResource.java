package mgmt.plugin.basic.internal;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Secret;
import mgmt.api.resource.Sender;
import mgmt.api.resource.Subscription;
import mgmt.plugin.basic.internal.PasswordFile.Found;
import mgmt.plugin.basic.internal.PasswordFile.Sort;
import mgmt.plugin.basic.internal.PasswordKind.Password;
import mgmt.plugin.basic.internal.PasswordKind.Sent;

/**
 * One password. Saved, the file has it. Not saved, it is remembered as long as the agent runs, and an empty file says that
 * it was made: whoever was given it has it, so a restart must not replace it by another one.
 */
final class PasswordResource implements Resource, Refreshable, Sender<Sent> {

    private static final String PASSWORD = "password";
    private static final String GENERATED = "generated";
    private static final String WAS_SAVED = "was saved";

    private final Password desired;
    private final ResourceContext context;
    private final PasswordFile file;
    private Optional<Secret> known = Optional.empty();
    private boolean isFresh;
    private boolean hasWarned;

    PasswordResource(Password desired, ResourceContext context) {
        this.desired = desired;
        this.context = context;
        this.file = new PasswordFile(context, desired.length());
    }

    @Override
    public Subscription watch(Changes changes) throws IOException {
        return context.watch(file.path(), PathScope.ENTRY, changes);
    }

    @Override
    public Drift check() throws IOException, PermanentException {
        isFresh = false;
        known = Optional.empty();
        Found found = look();
        Drift drift = compare(found);
        known = desired.saved() ? found.password() : found.password().or(this::remembered);
        if (drift.isNone()) {
            warnIfUnknown();
        }
        return drift;
    }

    /**
     * A file that is emptied while it is watched is not the token of a password that was never saved: somebody who writes
     * over it empties it first.
     */
    private Found look() throws IOException {
        Found found = file.read();
        if (!desired.saved()) {
            return found;
        }
        if (found.password().isPresent()) {
            context.memory().put(WAS_SAVED, "");
        }
        return found.sort() == Sort.TOKEN && context.memory().containsKey(WAS_SAVED)
                ? Found.invalid("is empty", found.mode())
                : found;
    }

    private Drift compare(Found found) throws IOException, PermanentException {
        Drift.Builder drift = Drift.builder();
        switch (found.sort()) {
            case ABSENT -> drift.differs(PASSWORD, "absent", GENERATED);
            case INVALID -> drift.differs(PASSWORD, recoverable(found), GENERATED);
            case TOKEN -> {
                if (desired.saved()) {
                    drift.differs(PASSWORD, "not saved", GENERATED);
                }
            }
            case PASSWORD -> {
                if (!desired.saved()) {
                    drift.differs("saved", "in " + file.path(), "in memory only");
                }
            }
        }
        if (found.isExposed()) {
            drift.differs("mode", "%04o".formatted(found.mode()), "0600");
        }
        return drift.build();
    }

    private String recoverable(Found found) throws IOException, PermanentException {
        if (!desired.checkrecovery()) {
            throw new PermanentException(file.path() + " " + found.fault()
                    + "; put the password there, remove the file to have another one made, or set checkrecovery: true");
        }
        return "not valid";
    }

    /** What is there is looked at again: to apply twice must not make two passwords. */
    @Override
    public void apply(Drift drift) throws IOException, PermanentException {
        Found found = look();
        boolean isToken = found.sort() == Sort.TOKEN;
        if (found.password().isPresent()) {
            keep(found, found.password().get());
        } else if (isToken && !desired.saved()) {
            known = remembered();
        } else {
            generate(found);
        }
        if (found.isExposed()) {
            file.protect();
        }
        warnIfUnknown();
    }

    /** One that somebody has put there, or that was saved before. */
    private void keep(Found found, Secret password) throws IOException {
        if (!desired.saved()) {
            remember(password);
            file.write("");
        } else if (found.isExposed()) {
            context.log().log(Level.WARNING, "others than the agent''s user may have read {0}", file.path());
        }
        known = Optional.of(password);
    }

    private void generate(Found found) throws IOException {
        Secret password = Letters.random(desired.length());
        if (desired.saved()) {
            file.write(password.reveal());
            context.memory().put(WAS_SAVED, "");
        } else {
            remember(password);
            if (found.sort() != Sort.TOKEN) {
                file.write("");
            }
        }
        known = Optional.of(password);
        isFresh = true;
    }

    /** What was made in this very run has not been used by anybody. */
    @Override
    public void refresh(Refresh refresh) throws IOException {
        if (!isFresh) {
            generate(file.read());
        }
    }

    @Override
    public Optional<Sent> sent() {
        return known.map(Sent::new);
    }

    private Optional<Secret> remembered() {
        Map<String, String> memory = context.memory();
        return Optional.ofNullable(memory.get(PASSWORD)).map(Secret::of);
    }

    private void remember(Secret password) {
        context.memory().put(PASSWORD, password.reveal());
    }

    private void warnIfUnknown() {
        if (known.isEmpty() && !hasWarned) {
            hasWarned = true;
            context.log().log(
                    Level.WARNING,
                    "The password was made before this start and is not saved, so nobody is sent it;"
                            + " a notification makes another one, and saved: true keeps it");
        }
    }
}
