package mgmt.plugins.mark;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Kind;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Replacement;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Subscription;
import mgmt.plugins.behaviour.Behaviour;
import org.osgi.service.component.annotations.Component;

/** The kind {@code mark}: a file that holds a text and tells by whom it was written. */
@Component(service = ResourceKind.class)
@Kind("mark")
public class MarkKind implements ResourceKind<MarkKind.Mark> {

    private final Behaviour behaviour = Behaviour.ofThisBundle();

    public MarkKind() throws Exception {
        behaviour.constructor().act();
    }

    /**
     * The file.
     *
     * @param path where it lies; what happens to the resource is told in a second file beside it, see {@link #log}
     * @param text what it holds, after the marker of the bundle
     */
    public record Mark(Path path, String text) {
        public Mark {
            Problems problems = new Problems();
            problems.addIf(
                    text.equals(Behaviour.ofThisBundle().refused()), "text", "this version of mark refuses " + text);
            problems.throwIfAny();
        }
    }

    /** No graph file can hold a thread. */
    public record Unfillable(Path path, Thread text) {}

    /** Where each opening and closing of a mark is told. */
    public static Path log(Path mark) {
        return mark.resolveSibling(mark.getFileName() + ".log");
    }

    @Override
    public Class<Mark> desiredType() {
        if (behaviour.isUnfillable()) {
            @SuppressWarnings("unchecked")
            Class<Mark> unfillable = (Class<Mark>) (Class<?>) Unfillable.class;
            return unfillable;
        }
        return behaviour.isWithoutDesiredType() ? null : Mark.class;
    }

    @Override
    public Resource open(Mark desired, ResourceContext context) throws IOException {
        tell(desired, "opened");
        return new MarkedFile(desired, behaviour.marker() + " " + desired.text(), context);
    }

    private void tell(Mark desired, String what) throws IOException {
        Files.writeString(
                log(desired.path()),
                what + " by " + behaviour.marker() + "\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    private final class MarkedFile implements Resource {

        private final Mark desired;
        private final String content;
        private final ResourceContext context;

        MarkedFile(Mark desired, String content, ResourceContext context) {
            this.desired = desired;
            this.content = content;
            this.context = context;
        }

        @Override
        public Drift check() throws IOException {
            String actual = actual();
            return Objects.equals(actual, content) ? Drift.none() : Drift.of("text", actual, content);
        }

        private String actual() throws IOException {
            try {
                return Files.readString(desired.path());
            } catch (NoSuchFileException e) {
                return "absent";
            }
        }

        @Override
        public void apply(Drift drift) throws IOException {
            try (Replacement replacement = context.replace(desired.path())) {
                replacement.channel().write(ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)));
                replacement.commit();
            }
        }

        @Override
        public Subscription watch(Changes changes) throws IOException {
            return context.watch(desired.path(), PathScope.ENTRY, changes);
        }

        @Override
        public void close() throws IOException {
            tell(desired, "closed");
        }
    }
}
