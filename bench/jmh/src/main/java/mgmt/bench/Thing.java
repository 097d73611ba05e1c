package mgmt.bench;

import java.util.Optional;
import mgmt.api.resource.Default;

/**
 * The desired state of a resource in memory, with fields such as those of a file.
 *
 * @param name the resource's name
 * @param path what it provides; it needs the directory above
 * @param content what nobody looks at
 * @param mode what nobody looks at either
 * @param force one of those that users leave out
 */
public record Thing(
        String name,
        String path,
        Optional<String> content,
        Optional<String> mode,
        @Default("false") boolean force) {}
