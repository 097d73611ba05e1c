package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mgmt.engine.internal.binding.PluginException;
import mgmt.engine.internal.declaration.Collect;
import mgmt.engine.internal.declaration.Problem;
import mgmt.engine.internal.declaration.Quotation;

/** Asks the kinds of one moment what they think of {@code collect} entries. Confined to one thread. */
final class CollectCheck {

    private final Kinds kinds;
    private final Progress progress;
    private final Set<Collect> unusable = new HashSet<>();
    private final List<Problem> refused = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();

    CollectCheck(Kinds kinds, Progress progress) {
        this.kinds = kinds;
        this.progress = progress;
    }

    /** Whether nothing can be collected by an entry. */
    boolean isUnusable(Collect entry) {
        return !unusable.isEmpty() && unusable.contains(entry);
    }

    /** What kinds have refused. */
    List<Problem> refused() {
        return refused;
    }

    /** What a user should be told. */
    List<Problem> warnings() {
        return warnings;
    }

    void check(Collect entry) {
        if (!entry.pattern().isEmpty()) {
            kinds.offer(entry.kind())
                    .filter(offer -> offer.fault().isEmpty())
                    .ifPresent(offer -> checkPattern(entry, offer));
        }
    }

    private void checkPattern(Collect entry, Offer<?> offer) {
        if (!offer.isCollectable()) {
            warnings.add(new Problem(
                    entry.place(),
                    "collect: pattern: the kind " + entry.kind() + " has no use for one; "
                            + Quotation.of(entry.pattern()) + " is ignored"));
            return;
        }
        progress.begin(offer);
        try {
            offer.checkPattern(entry.pattern());
        } catch (PluginException e) {
            unusable.add(entry);
            refused.add(new Problem(entry.place(), "collect: pattern: " + e.getMessage()));
        }
        progress.end();
    }
}
