package mgmt.engine.internal.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.Set;
import mgmt.api.resource.Changes;
import mgmt.api.resource.ClusterValues;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Replacement;
import mgmt.api.resource.Subscription;
import mgmt.engine.internal.converger.Surroundings;
import mgmt.engine.internal.graph.Vertex;
import mgmt.engine.internal.pathwatch.PathWatcher;
import mgmt.engine.internal.replacement.Replacements;

/** What one resource is lent. Thread-safe. */
final class LentContext extends VertexContext {

    private final Loan loan;

    /**
     * What all resources are lent alike.
     *
     * @param host the name of this host
     * @param states where resources keep their state
     */
    record Loan(
            String host, StateDirectories states, PathWatcher paths, Replacements replacements, ClusterValues values) {}

    LentContext(Vertex vertex, Loan loan, Map<String, String> memory, Surroundings.Provisions provisions) {
        super(vertex, memory, provisions);
        this.loan = loan;
    }

    @Override
    public String host() {
        return loan.host();
    }

    @Override
    public Path stateDirectory() throws IOException {
        return loan.states().directory(id());
    }

    @Override
    public Subscription watch(Path path, PathScope scope, Changes changes) throws IOException {
        return loan.paths().watch(path, scope, changes, this);
    }

    @Override
    public Replacement replace(Path target, FileAttribute<Set<PosixFilePermission>> mode) throws IOException {
        return loan.replacements().replace(target, mode, loan.paths().replacing(target, this));
    }

    @Override
    public ClusterValues values() {
        return loan.values();
    }

    @Override
    public System.Logger log() {
        return new LentLog(id().toString());
    }
}
