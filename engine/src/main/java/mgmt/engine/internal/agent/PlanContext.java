package mgmt.engine.internal.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import mgmt.api.resource.Changes;
import mgmt.api.resource.ClusterValues;
import mgmt.api.resource.Identity;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Replacement;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;
import mgmt.engine.internal.converger.Surroundings;
import mgmt.engine.internal.graph.Vertex;

/** What one resource is lent for a plan: nothing by which anything could be changed or watched. Thread-safe. */
final class PlanContext implements ResourceContext {

    private final Vertex vertex;
    private final Loan loan;
    private final Map<String, String> memory;
    private final Surroundings.Provisions provisions;

    /**
     * What all resources are lent alike.
     *
     * @param host the name of this host
     * @param own where those find a directory that have no state yet
     * @param agents where the agent keeps the state of its resources
     */
    record Loan(String host, StateDirectories own, StateDirectories agents) {}

    PlanContext(Vertex vertex, Loan loan, Map<String, String> memory, Surroundings.Provisions provisions) {
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
        Path known = loan.agents().path(vertex.id());
        return Files.isDirectory(known) ? known : loan.own().directory(vertex.id());
    }

    @Override
    public Map<String, String> memory() {
        return memory;
    }

    @Override
    public Subscription watch(Path path, PathScope scope, Changes changes) {
        return () -> {};
    }

    @Override
    public Replacement replace(Path target) {
        throw new IllegalStateException("a plan changes nothing, not even " + target);
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
        return new NoValues();
    }

    @Override
    public System.Logger log() {
        return new LentLog(vertex.id().toString(), System.Logger.Level.WARNING);
    }

    /** No host is asked for a plan. */
    private static final class NoValues implements ClusterValues {

        @Override
        public Map<String, String> read(String key) throws NotYetException {
            throw new NotYetException("a plan does not ask the cluster for the values of " + key);
        }

        @Override
        public void put(String key, String value) {
            throw new IllegalStateException("a plan changes nothing, not even the value of " + key);
        }

        @Override
        public void delete(String key) {
            throw new IllegalStateException("a plan changes nothing, not even the value of " + key);
        }

        @Override
        public Subscription watch(String key, Changes changes) {
            return () -> {};
        }
    }
}
