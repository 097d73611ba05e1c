package mgmt.engine.internal.plugin;

import java.util.Set;

/**
 * Why the jar that stands for a plugin does not run. Immutable.
 *
 * @param jar what was not taken
 * @param entry where it lies
 * @param why for users
 * @param kinds the kinds that it would have offered, as far as that is known
 * @param isPinned whether it is just not allowed
 * @param dependsOnOthers whether another plugin that comes or goes may change the answer
 * @param generation how often plugins had come or gone
 */
record Trouble(
        StoredJar jar,
        FolderEntry entry,
        String why,
        Set<String> kinds,
        boolean isPinned,
        boolean dependsOnOthers,
        int generation) {

    /** Whether a jar is to be tried, although there was this trouble; one that was put there anew is. */
    boolean mayBeOver(FolderEntry now, StoredJar next, int generationNow) {
        boolean isSame = jar.hash().equals(next.hash())
                && entry.file().equals(now.file())
                && entry.stamp().identity().equals(now.stamp().identity());
        return !isSame || isPinned || (dependsOnOthers && generation != generationNow);
    }
}
