package mgmt.plugin.exec.internal;

import java.util.ArrayList;
import java.util.List;
import mgmt.api.resource.Subscription;

/** Several subscriptions as one. Confined to one thread until it is handed out. */
final class Subscriptions implements Subscription {

    private final List<Subscription> all = new ArrayList<>();

    void add(Subscription one) {
        all.add(one);
    }

    @Override
    public void close() {
        all.forEach(Subscription::close);
    }
}
