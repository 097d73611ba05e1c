package @package@;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Kind;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Replacement;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Subscription;
import org.osgi.service.component.annotations.Component;

/**
 * The kind {@code @kind@}. The two annotations are all that it takes to be found by the agent. One instance serves every
 * resource of the kind, on several threads at once: what belongs to one resource has its place in {@link TextFile}.
 */
@Component
@Kind("@kind@")
public final class @class@ implements ResourceKind<@class@.Desired> {

    /**
     * What users write of one resource. Each component is a field of the graph file: the agent reads it, checks its type,
     * compares it and explains it with what {@code @Doc} says. With {@code @Default} a field may be left out.
     */
    @Doc("A file with a text.")
    public record Desired(
            @Doc("The absolute path of the file.") Path path,
            @Doc("What is in the file.") String text) {

        /** Refuses what makes no sense. The user is told, with the line of the graph file, before anything runs. */
        public Desired {
            Problems problems = new Problems();
            problems.addIf(!path.isAbsolute(), "path", "must be absolute: begin it with a slash");
            problems.throwIfAny();
        }
    }

    @Override
    public Class<Desired> desiredType() {
        return Desired.class;
    }

    /** Called for each resource of a graph. It only makes the object: the machine is not looked at yet. */
    @Override
    public Resource open(Desired desired, ResourceContext context) {
        return new TextFile(desired, context);
    }

    /** One resource. Its methods are never called by two threads at once, and may take the time that they need. */
    private static final class TextFile implements Resource {

        private final Desired desired;
        private final ResourceContext context;

        TextFile(Desired desired, ResourceContext context) {
            this.desired = desired;
            this.context = context;
        }

        /** Called first. From now on whatever happens to the path leads to a check; nobody has to poll. */
        @Override
        public Subscription watch(Changes changes) throws IOException {
            return context.watch(desired.path(), PathScope.ENTRY, changes);
        }

        /** Compares what is with what should be, and changes nothing. What it returns is shown to the user. */
        @Override
        public Drift check() throws IOException {
            if (!Files.isRegularFile(desired.path(), LinkOption.NOFOLLOW_LINKS)) {
                return Drift.of("text", "no file", desired.text());
            }
            String actual = Files.readString(desired.path());
            return actual.equals(desired.text()) ? Drift.none() : Drift.of("text", actual, desired.text());
        }

        /** Called when a check has found something. The new file takes the place of the old one in a single step. */
        @Override
        public void apply(Drift drift) throws IOException {
            try (Replacement file = context.replace(desired.path())) {
                Files.writeString(file.temporary(), desired.text());
                Files.setPosixFilePermissions(file.temporary(), PosixFilePermissions.fromString("rw-r--r--"));
                file.commit();
            }
        }
    }
}
