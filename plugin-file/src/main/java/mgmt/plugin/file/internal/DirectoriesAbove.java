package mgmt.plugin.file.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import mgmt.api.resource.Identity;
import org.jspecify.annotations.Nullable;

/**
 * The directories above paths, by any of which a graph may provide their places. Files are mostly declared directory by
 * directory, so the last answer is kept for the next question. Thread-safe.
 */
final class DirectoriesAbove {

    private volatile Answer last = new Answer(null, List.of());

    private record Answer(@Nullable Path parent, List<Identity> above) {}

    /** Those above a path, nearest first. */
    List<Identity> of(Path path) {
        Path parent = path.getParent();
        Answer known = last;
        if (Objects.equals(parent, known.parent())) {
            return known.above();
        }
        List<Identity> above = new ArrayList<>();
        for (Path next = parent; next != null; next = next.getParent()) {
            above.add(Identity.directory(next));
        }
        Answer answer = new Answer(parent, List.copyOf(above));
        last = answer;
        return answer.above();
    }
}
