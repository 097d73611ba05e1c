package mgmt.engine.internal.declaration;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.graph.Place;

/**
 * A wish to take other hosts' declarations in.
 *
 * @param kind of which kind
 * @param pattern what the kind makes of it; empty = as exported
 * @param from of which hosts; empty = of all
 * @param name of which names; empty = of all
 * @param place where it was written
 */
public record Collect(String kind, String pattern, List<Glob> from, List<Glob> name, Place place) {

    public Collect {
        from = List.copyOf(from);
        name = List.copyOf(name);
    }

    /** Whether it wants what a host has exported. */
    public boolean wants(String host, ResourceId id) {
        return names(id) && (from.isEmpty() || matches(from, host));
    }

    /** Whether it wants a resource, if the right host exports it. */
    public boolean names(ResourceId id) {
        return kind.equals(id.kind()) && (name.isEmpty() || matches(name, id.name()));
    }

    /** The only hosts that it can want anything of; empty when that may be any. */
    public Optional<Set<String>> hosts() {
        Set<String> hosts = new HashSet<>();
        for (Glob glob : from) {
            if (!glob.isLiteral()) {
                return Optional.empty();
            }
            hosts.add(glob.text());
        }
        return hosts.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(hosts));
    }

    private static boolean matches(List<Glob> globs, String text) {
        for (Glob glob : globs) {
            if (glob.matches(text)) {
                return true;
            }
        }
        return false;
    }
}
