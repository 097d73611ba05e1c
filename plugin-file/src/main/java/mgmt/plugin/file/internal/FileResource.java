package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Subscription;

/** One path of the machine and what should lie there. */
final class FileResource implements Resource {

    private static final int MOST_LOOKS = 3;

    private final WatchedPath path;
    private final Entry entry;
    private final Attributes attributes;
    private final ResourceContext context;

    FileResource(WatchedPath path, Entry entry, Attributes attributes, ResourceContext context) {
        this.path = path;
        this.entry = entry;
        this.attributes = attributes;
        this.context = context;
    }

    /** What is removed or replaced between two looks at it is no failure: it is looked at again. */
    @Override
    public Drift check() throws IOException, PermanentException {
        for (int look = 1; ; look++) {
            Located now = path.now();
            try {
                Drift.Builder drift = Drift.builder();
                entry.compare(now.path(), now.stat(), drift);
                return drift.build();
            } catch (IOException e) {
                if (look == MOST_LOOKS || path.now().stat().equals(now.stat())) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void apply(Drift drift) throws IOException, PermanentException, NotYetException {
        Located now = path.now();
        entry.repair(now.path(), now.stat(), drift);
    }

    @Override
    public Subscription watch(Changes changes) throws IOException {
        Subscriptions subscriptions = new Subscriptions();
        subscriptions.add(() -> path.watch(changes));
        entry.watch(changes, subscriptions);
        for (Path accounts : attributes.lookedUpIn()) {
            subscriptions.add(() -> context.watch(accounts, PathScope.ENTRY, changes));
        }
        return subscriptions.complete();
    }
}
