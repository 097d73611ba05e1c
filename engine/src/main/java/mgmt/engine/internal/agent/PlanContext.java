package mgmt.engine.internal.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import mgmt.api.resource.Changes;
import mgmt.api.resource.ClusterValues;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Replacement;
import mgmt.api.resource.Subscription;
import mgmt.engine.internal.converger.Surroundings;
import mgmt.engine.internal.graph.Vertex;

/** What one resource is lent for a plan: nothing by which anything could be changed or watched. Thread-safe. */
final class PlanContext extends VertexContext {

    private final Loan loan;

    /**
     * What all resources are lent alike.
     *
     * @param host the name of this host
     * @param own where those find a directory that have no state yet
     * @param agents where the agent keeps the state of its resources
     */
    record Loan(String host, StateDirectories own, StateDirectories agents) {}

    PlanContext(Vertex vertex, Loan loan, Map<String, String> memory, Surroundings.Provisions provisions) {
        super(vertex, memory, provisions);
        this.loan = loan;
    }

    @Override
    public String host() {
        return loan.host();
    }

    @Override
    public Path stateDirectory() throws IOException {
        Path known = loan.agents().path(id());
        return Files.isDirectory(known) ? known : loan.own().directory(id());
    }

    @Override
    public Subscription watch(Path path, PathScope scope, Changes changes) {
        return () -> {};
    }

    @Override
    public Replacement replace(Path target, FileAttribute<Set<PosixFilePermission>> mode) {
        throw new IllegalStateException("a plan changes nothing, not even " + target);
    }

    @Override
    public ClusterValues values() {
        return new NoValues();
    }

    @Override
    public System.Logger log() {
        return new LentLog(id().toString(), System.Logger.Level.WARNING);
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
