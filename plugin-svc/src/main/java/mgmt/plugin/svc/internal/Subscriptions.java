package mgmt.plugin.svc.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mgmt.api.resource.Changes;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Subscription;

/**
 * All that one resource watches: the signals of its unit, the files that define it, and the links that enable it, which
 * change with those files. Thread-safe: guarded by itself.
 */
final class Subscriptions implements Subscription {

    private final ResourceContext context;
    private final Changes changes;
    private final List<Subscription> fixed = new ArrayList<>();
    private final Map<Path, Subscription> links = new HashMap<>();
    private boolean isClosed;

    Subscriptions(ResourceContext context, Changes changes) {
        this.context = context;
        this.changes = changes;
    }

    /** Adds what ends with the rest. */
    synchronized void add(Subscription subscription) {
        if (isClosed) {
            subscription.close();
        } else {
            fixed.add(subscription);
        }
    }

    void watch(Path path, PathScope scope) throws IOException {
        add(context.watch(path, scope, changes));
    }

    /** Watches just these links from now on. */
    synchronized void follow(Set<Path> wanted) throws IOException {
        if (isClosed || links.keySet().equals(wanted)) {
            return;
        }
        links.entrySet().removeIf(entry -> {
            if (!wanted.contains(entry.getKey())) {
                entry.getValue().close();
                return true;
            }
            return false;
        });
        for (Path link : wanted) {
            if (!links.containsKey(link)) {
                links.put(link, context.watch(link, PathScope.ENTRY, changes));
            }
        }
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        fixed.forEach(Subscription::close);
        fixed.clear();
        links.values().forEach(Subscription::close);
        links.clear();
    }
}
