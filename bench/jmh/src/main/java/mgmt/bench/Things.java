package mgmt.bench;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import mgmt.engine.internal.assembly.Kinds;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.binding.SchemaException;

/** A kind whose resources are right from the start, and graph files full of them, a hundred to a directory. */
final class Things implements ResourceKind<Thing>, Linkable<Thing> {

    private static final int IN_A_DIRECTORY = 100;

    static Offer<Thing> offer() {
        try {
            return Offer.of("thing", new Things());
        } catch (SchemaException e) {
            throw new IllegalStateException(e);
        }
    }

    static Kinds kinds() {
        return Kinds.of(List.of(offer()));
    }

    /** A graph file of so many resources; the directories, which come on top, are written last. */
    static byte[] graph(int count) {
        StringBuilder text = new StringBuilder("graph: bench\nresources:\n  thing:\n");
        for (int number = 0; number < count; number++) {
            String path = "/srv/bench/" + number / IN_A_DIRECTORY + "/file" + number;
            text.append("  - name: ").append(path).append("\n    path: ").append(path);
            text.append("\n    content: \"")
                    .append("the content of file ")
                    .append(number)
                    .append(" ".repeat(70));
            text.append("\"\n    mode: 0644\n");
        }
        for (int number = 0; number < count; number += IN_A_DIRECTORY) {
            String path = "/srv/bench/" + number / IN_A_DIRECTORY;
            text.append("  - name: ")
                    .append(path)
                    .append("\n    path: ")
                    .append(path)
                    .append("\n    mode: 0755\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Class<Thing> desiredType() {
        return Thing.class;
    }

    @Override
    public Links links(Thing desired) {
        Path path = Path.of(desired.path());
        Links.Builder links = Links.builder().provides(Identity.path(path));
        Path above = path.getParent();
        return above == null
                ? links.build()
                : links.needs(List.of(Identity.path(above))).build();
    }

    @Override
    public Resource open(Thing desired, ResourceContext context) {
        return new InMemory();
    }
}
