package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Subscription;

/** The file or directory that is copied. Links that lead to it are followed, and watched with it. */
final class Source {

    private final Path declared;
    private final Stat.Type type;
    private final WatchedPath watched;

    Source(Path declared, Stat.Type type, PathScope scope, ResourceContext context) {
        this.declared = declared;
        this.type = type;
        this.watched = new WatchedPath(declared, true, scope, context);
    }

    /**
     * What it is now, which may be absent.
     *
     * @throws PermanentException when it is something else than was declared
     */
    Located now() throws IOException, PermanentException {
        Located now = watched.now();
        Stat.Type actual = now.stat().type();
        if (!now.stat().isAbsent() && actual != type) {
            throw new PermanentException("the source " + declared + " is a " + actual + " and should be a " + type
                    + "; a slash at its end, and at that of the path, is what makes a directory of both");
        }
        return now;
    }

    /** What it is now, and it must be there. */
    Located required() throws IOException, PermanentException {
        Located now = now();
        if (now.stat().isAbsent()) {
            throw new PermanentException("the source " + declared + " is not there; it is copied when it appears");
        }
        return now;
    }

    void addMissing(String property, Drift.Builder drift) {
        drift.cannotBeTold(property, "as in " + declared, declared + " is not there yet");
    }

    Subscription watch(Changes changes) throws IOException {
        return watched.watch(changes);
    }

    @Override
    public String toString() {
        return declared.toString();
    }
}
