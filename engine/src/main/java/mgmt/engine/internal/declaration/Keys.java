package mgmt.engine.internal.declaration;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of one map; a set costs more than looking through the few that most maps have. */
final class Keys {

    private static final int FEW = 12;

    private final List<String> few = new ArrayList<>(FEW);
    private @Nullable Set<String> many;

    /** Whether it was not there before. */
    boolean add(String key) {
        if (many != null) {
            return many.add(key);
        }
        if (few.contains(key)) {
            return false;
        }
        few.add(key);
        if (few.size() == FEW) {
            many = new HashSet<>(few);
        }
        return true;
    }
}
