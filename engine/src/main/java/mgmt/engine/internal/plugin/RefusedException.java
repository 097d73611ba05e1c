package mgmt.engine.internal.plugin;

import java.util.Set;
import mgmt.engine.internal.declaration.Quotation;

/** A jar is not taken as a plugin; the message tells users why, and nothing has changed. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST = 2_000;

    private final boolean dependsOnOthers;
    private final transient Set<String> kinds;

    RefusedException(String why) {
        this(why, false);
    }

    /** @param dependsOnOthers whether another plugin that comes or goes may change the answer */
    RefusedException(String why, boolean dependsOnOthers) {
        this(why, dependsOnOthers, Set.of());
    }

    private RefusedException(String why, boolean dependsOnOthers, Set<String> kinds) {
        super(Quotation.oneLine(why, LONGEST));
        this.dependsOnOthers = dependsOnOthers;
        this.kinds = Set.copyOf(kinds);
    }

    /** The same, of a plugin that has these kinds. */
    RefusedException ofKinds(Set<String> all) {
        return new RefusedException(why(), dependsOnOthers, all);
    }

    boolean dependsOnOthers() {
        return dependsOnOthers;
    }

    /** The kinds that it would have offered, as far as that is known. */
    Set<String> kinds() {
        return kinds;
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
