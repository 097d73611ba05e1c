package mgmt.plugin.basic.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;
import mgmt.api.resource.Changes;
import mgmt.api.resource.ClusterValues;
import mgmt.api.resource.ContractContext;
import mgmt.api.resource.Identity;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Replacement;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Subscription;

/** The context of the contract, which remembers what is logged. */
final class LoggedContext implements ResourceContext, AutoCloseable {

    private final ContractContext context;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    LoggedContext(String kind, String name) {
        this.context = new ContractContext(new ResourceId(kind, name));
    }

    /** The lines so far, each with its level. */
    List<String> logged() {
        return lines;
    }

    ContractContext contract() {
        return context;
    }

    @Override
    public Logger log() {
        return new Logger() {
            @Override
            public String getName() {
                return "test";
            }

            @Override
            public boolean isLoggable(Level level) {
                return true;
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
                lines.add(level + " " + message);
            }

            @Override
            public void log(Level level, ResourceBundle bundle, String format, Object... values) {
                boolean isPlain = values == null || values.length == 0;
                lines.add(level + " " + (isPlain ? format : MessageFormat.format(format, values)));
            }
        };
    }

    @Override
    public ResourceId id() {
        return context.id();
    }

    @Override
    public String host() {
        return context.host();
    }

    @Override
    public Path stateDirectory() throws IOException {
        return context.stateDirectory();
    }

    @Override
    public Map<String, String> memory() {
        return context.memory();
    }

    @Override
    public Subscription watch(Path path, PathScope scope, Changes changes) {
        return context.watch(path, scope, changes);
    }

    @Override
    public Replacement replace(Path target) throws IOException {
        return context.replace(target);
    }

    @Override
    public boolean isProvidedByAnother(Identity identity) {
        return context.isProvidedByAnother(identity);
    }

    @Override
    public boolean isProvidedBy(ResourceId other, Identity identity) {
        return context.isProvidedBy(other, identity);
    }

    @Override
    public boolean isSecret(String field) {
        return context.isSecret(field);
    }

    @Override
    public ClusterValues values() {
        return context.values();
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
