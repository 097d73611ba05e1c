package mgmt.plugin.file.internal;

import java.util.ArrayList;
import java.util.List;
import mgmt.api.resource.Subscription;

/** Several subscriptions that end together. Thread-safe: guarded by itself. */
final class Subscriptions implements Subscription {

    private final List<Subscription> open = new ArrayList<>(1);

    /** Adds what the step subscribes to; when that fails, all end. */
    synchronized <E extends Exception> void add(Step<E> step) throws E {
        boolean added = false;
        try {
            open.add(step.subscribe());
            added = true;
        } finally {
            if (!added) {
                close();
            }
        }
    }

    /** The same in as little memory as can be: most files have one subscription. Nothing is added any more. */
    synchronized Subscription complete() {
        return open.size() == 1 ? open.get(0) : this;
    }

    @Override
    public synchronized void close() {
        open.forEach(Subscription::close);
        open.clear();
    }

    /** Makes a subscription. */
    @FunctionalInterface
    interface Step<E extends Exception> {
        Subscription subscribe() throws E;
    }
}
