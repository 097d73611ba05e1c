package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mgmt.api.resource.ResourceId;
import mgmt.engine.internal.binding.PluginException;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.Problem;

/** Sorts out which declarations can be published, with the kinds of one moment. Confined to one thread. */
final class ExportCheck {

    private final Kinds kinds;
    private final Progress progress;
    private final List<Declaration> valid = new ArrayList<>();
    private final Set<ResourceId> undecided = new HashSet<>();
    private final List<Problem> refused = new ArrayList<>();
    private final List<Problem> secret = new ArrayList<>();

    ExportCheck(Kinds kinds, Progress progress) {
        this.kinds = kinds;
        this.progress = progress;
    }

    /** Those that can be published. */
    List<Declaration> valid() {
        return valid;
    }

    /** Those whose kind cannot be asked now, or refuses them. */
    Set<ResourceId> undecided() {
        return undecided;
    }

    /** What kinds have refused. */
    List<Problem> refused() {
        return refused;
    }

    /** What must not leave this host. */
    List<Problem> secret() {
        return secret;
    }

    void check(Declaration export) {
        Optional<Offer<?>> offer =
                kinds.offer(export.id().kind()).filter(each -> each.fault().isEmpty());
        if (offer.isEmpty()) {
            undecided.add(export.id());
            return;
        }
        progress.begin(offer.get());
        check(export, offer.get());
        progress.end();
    }

    private <D extends Record> void check(Declaration export, Offer<D> offer) {
        List<Problem> found = new ArrayList<>(0);
        List<Problem> secrets = new ArrayList<>(0);
        Optional<D> desired = offer.schema()
                .bind(
                        export,
                        found::add,
                        (place, field) -> secrets.add(new Problem(
                                place,
                                "export of " + export.id() + ": field " + field
                                        + " is a secret, and the store is no place for it")));
        if (desired.isPresent() && !offer.isCollectable()) {
            try {
                offer.links(desired.get());
            } catch (PluginException e) {
                offer.schema().report(export, e, found::add);
            }
        }
        if (!secrets.isEmpty()) {
            secret.addAll(secrets);
        } else if (found.isEmpty()) {
            valid.add(export);
        } else {
            undecided.add(export.id());
        }
        refused.addAll(found);
    }
}
