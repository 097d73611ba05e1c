package mgmt.plugin.basic.internal;

import java.lang.System.Logger.Level;
import java.util.Optional;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Kind;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Subscription;
import org.osgi.service.component.annotations.Component;

/** The kind {@code noop}. */
@Component
@Kind("noop")
public final class NoopKind implements ResourceKind<NoopKind.Noop> {

    @Override
    public Class<Noop> desiredType() {
        return Noop.class;
    }

    @Override
    public Resource open(Noop desired, ResourceContext context) {
        return new NoopResource(context);
    }

    /** What users write about a point of the graph. */
    @Doc("Nothing at all: a point of the graph, where edges meet. It logs notifications and passes them on.")
    public record Noop(@Doc("Anything; it has no effect.") Optional<String> comment) {}

    private static final class NoopResource implements Resource, Refreshable {

        private final ResourceContext context;

        NoopResource(ResourceContext context) {
            this.context = context;
        }

        @Override
        public Drift check() {
            return Drift.none();
        }

        @Override
        public void apply(Drift drift) {}

        @Override
        public void refresh(Refresh refresh) {
            context.log().log(Level.INFO, "Received a notification!");
        }

        @Override
        public Subscription watch(Changes changes) {
            return () -> {};
        }
    }
}
