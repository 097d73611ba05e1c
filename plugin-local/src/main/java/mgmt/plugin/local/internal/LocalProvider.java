package mgmt.plugin.local.internal;

import java.nio.file.Path;
import java.util.Optional;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Problems;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportName;
import mgmt.api.transport.TransportProvider;
import org.osgi.service.component.annotations.Component;

/** The transport {@code local}: agents on one machine share a directory. */
@Component(service = TransportProvider.class)
@TransportName("local")
public final class LocalProvider implements TransportProvider<LocalProvider.Local> {

    @Override
    public Class<Local> configurationType() {
        return Local.class;
    }

    @Override
    public Transport open(Local configuration, TransportContext context)
            throws TransportException, InterruptedException {
        Account account = Account.current();
        Path directory = configuration.clusterDir().orElseGet(account::usualDirectory);
        return LocalTransport.open(new ClusterDirectory(directory, account.uid()), context, Timing.USUAL);
    }

    /** What users may configure. */
    @Doc("Agents on one machine exchange through a directory that they share; no server is needed.")
    public record Local(
            @Doc("The absolute path of the directory, which is made when it is missing and must belong to the agents'"
                    + " user alone; without it, /var/lib/mgmt/cluster for root, and mgmt/cluster in XDG_STATE_HOME"
                    + " or else in ~/.local/state for others.")
            Optional<Path> clusterDir) {

        /** Checks the path. */
        public Local {
            Problems problems = new Problems();
            clusterDir.ifPresent(path -> {
                boolean isControlled = path.toString().chars().anyMatch(Character::isISOControl);
                problems.addIf(isControlled, "cluster_dir", "the path has a control character in it: write it without");
                problems.addIf(
                        !isControlled && !path.isAbsolute(),
                        "cluster_dir",
                        "the path '" + path + "' must be absolute: begin it with a slash");
            });
            problems.throwIfAny();
        }
    }
}
