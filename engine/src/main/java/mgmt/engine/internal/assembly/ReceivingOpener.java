package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mgmt.api.resource.PermanentException;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.graph.Opening;

/** Opens a resource some of whose fields come from others: its desired state is made anew with the values of each time. */
record ReceivingOpener<D extends Record>(Offer<D> offer, Declaration declaration) implements Opening.Opener {

    @Override
    public Resource open(ResourceContext context) {
        throw new IllegalStateException("it is opened with what it receives");
    }

    @Override
    public Resource open(ResourceContext context, Map<String, Object> received) throws Exception {
        List<Problem> problems = new ArrayList<>();
        Optional<D> desired = offer.schema().bind(declaration, received, problems::add);
        if (desired.isEmpty()) {
            throw new PermanentException("with what it receives, it is not valid: "
                    + problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
        }
        return offer.plugin().open(desired.get(), context);
    }

    @Override
    public boolean sends() {
        return offer.sent().isPresent();
    }

    @Override
    public Map<String, Object> sent(Resource resource) throws Exception {
        return offer.sentBy(resource);
    }
}
