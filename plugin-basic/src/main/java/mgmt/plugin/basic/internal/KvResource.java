package mgmt.plugin.basic.internal;

import java.util.Optional;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.Subscription;
import mgmt.plugin.basic.internal.KvKind.Kv;

/** This host's value under one key. */
final class KvResource implements Resource, Refreshable {

    private static final String VALUE = "value";
    private static final String ABSENT = "absent";

    private final Kv desired;
    private final ResourceContext context;

    KvResource(Kv desired, ResourceContext context) {
        this.desired = desired;
        this.context = context;
    }

    @Override
    public Subscription watch(Changes changes) {
        return context.values().watch(desired.key(), changes);
    }

    @Override
    public Drift check() throws NotYetException, PermanentException, InterruptedException {
        refuseSecrets();
        Optional<String> actual = actual();
        return actual.equals(desired.value())
                        || actual.filter(desired::isLessThan).isPresent()
                ? Drift.none()
                : Drift.of(VALUE, actual.orElse(ABSENT), desired.value().orElse(ABSENT));
    }

    @Override
    public void apply(Drift drift) throws NotYetException, InterruptedException {
        write();
    }

    /** Whatever greater value was left alone gives way. */
    @Override
    public void refresh(Refresh refresh) throws NotYetException, InterruptedException {
        if (!actual().equals(desired.value())) {
            write();
        }
    }

    private void write() throws NotYetException, InterruptedException {
        if (desired.value().isPresent()) {
            context.values().put(desired.key(), desired.value().get());
        } else {
            context.values().delete(desired.key());
        }
    }

    private Optional<String> actual() throws NotYetException, InterruptedException {
        return Optional.ofNullable(context.values().read(desired.key()).get(context.host()));
    }

    private void refuseSecrets() throws PermanentException {
        if (context.isSecret(VALUE)) {
            throw new PermanentException("value: a secret is not put where all hosts of the cluster can read it");
        }
    }
}
