package mgmt.engine.internal.binding;

import mgmt.api.resource.ResourceId;
import mgmt.api.resource.Secret;
import mgmt.engine.internal.declaration.CanonicalText;

/**
 * The text by which desired states are compared, in place of the records' own {@code equals}: that is the plugin's code,
 * and after a reload every record class is another one. Confined to one thread.
 */
final class CanonicalForm {

    private final CanonicalText text = new CanonicalText();
    private final ResourceId id;
    private final Fingerprints fingerprints;

    /** A form for the desired state of one resource. */
    CanonicalForm(ResourceId id, Fingerprints fingerprints) {
        this.id = id;
        this.fingerprints = fingerprints;
    }

    CanonicalForm plain(String word) {
        text.plain(word);
        return this;
    }

    CanonicalForm quoted(String value) {
        text.quoted(value);
        return this;
    }

    /** A hash instead of the text, another one for each resource, so that equal secrets don't show either. */
    CanonicalForm secret(Secret secret) {
        return plain("secret:").plain(fingerprints.of("secret of " + id + ": " + secret.reveal()));
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
