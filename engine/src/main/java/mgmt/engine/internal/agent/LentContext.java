package mgmt.engine.internal.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import mgmt.api.resource.Changes;
import mgmt.api.resource.ClusterValues;
import mgmt.api.resource.Identity;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Replacement;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;
import mgmt.engine.internal.converger.Surroundings;
import mgmt.engine.internal.graph.Vertex;
import mgmt.engine.internal.pathwatch.PathWatcher;
import mgmt.engine.internal.replacement.Replacements;

/** What one resource is lent. Thread-safe. */
final class LentContext implements ResourceContext {

    private final Vertex vertex;
    private final Loan loan;
    private final Map<String, String> memory;
    private final Surroundings.Provisions provisions;

    /**
     * What all resources are lent alike.
     *
     * @param host the name of this host
     * @param states where resources keep their state
     */
    record Loan(
            String host, StateDirectories states, PathWatcher paths, Replacements replacements, ClusterValues values) {}

    LentContext(Vertex vertex, Loan loan, Map<String, String> memory, Surroundings.Provisions provisions) {
        this.vertex = vertex;
        this.loan = loan;
        this.memory = memory;
        this.provisions = provisions;
    }

    @Override
    public ResourceId id() {
        return vertex.id();
    }

    @Override
    public String host() {
        return loan.host();
    }

    @Override
    public Path stateDirectory() throws IOException {
        return loan.states().directory(vertex.id());
    }

    @Override
    public Map<String, String> memory() {
        return memory;
    }

    @Override
    public Subscription watch(Path path, PathScope scope, Changes changes) throws IOException {
        return loan.paths().watch(path, scope, changes);
    }

    @Override
    public Replacement replace(Path target) throws IOException {
        return loan.replacements().replace(target);
    }

    @Override
    public boolean isProvidedByAnother(Identity identity) {
        return provisions.isProvidedByAnother(identity);
    }

    @Override
    public boolean isProvidedBy(ResourceId other, Identity identity) {
        return provisions.isProvidedBy(other, identity);
    }

    @Override
    public boolean isSecret(String field) {
        return vertex.secrets().contains(field);
    }

    @Override
    public ClusterValues values() {
        return loan.values();
    }

    @Override
    public System.Logger log() {
        return new LentLog(vertex.id().toString());
    }
}
