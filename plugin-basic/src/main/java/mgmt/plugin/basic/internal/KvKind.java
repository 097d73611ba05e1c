package mgmt.plugin.basic.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Kind;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import org.osgi.service.component.annotations.Component;

/** The kind {@code kv}. */
@Component
@Kind("kv")
public final class KvKind implements ResourceKind<KvKind.Kv> {

    @Override
    public Class<Kv> desiredType() {
        return Kv.class;
    }

    @Override
    public Resource open(Kv desired, ResourceContext context) {
        return new KvResource(desired, context);
    }

    /** What users write about a value. */
    @Doc("A value that all hosts of the cluster see: under each key, each host has one of its own.")
    public record Kv(
            @Doc("The key.") String key,

            @Doc("This host's value; where it is left out, this host has none.")
            Optional<String> value,

            @Doc("Whether a value that is there stays when it is greater than this one; a notification puts this one"
                    + " nevertheless.")
            @Default("false")
            boolean skiplessthan,

            @Doc("How values are compared for that: 0 as whole numbers, 1 as texts.") @Default("0")
            int skipcmpstyle) {

        private static final int AS_NUMBERS = 0;
        private static final int AS_TEXTS = 1;

        /** Checks the fields, alone and together. */
        public Kv {
            Problems problems = new Problems();
            problems.addIf(key.isEmpty(), "key", "key must not be empty");
            if (skiplessthan) {
                problems.addIf(
                        skipcmpstyle != AS_NUMBERS && skipcmpstyle != AS_TEXTS,
                        "skipcmpstyle",
                        "there is no style " + skipcmpstyle + "; 0 compares whole numbers, 1 texts");
                problems.addIf(
                        skipcmpstyle == AS_NUMBERS
                                && value.isPresent()
                                && number(value.get()).isEmpty(),
                        "value",
                        "skiplessthan compares whole numbers, and this is none; skipcmpstyle: 1 compares texts");
            }
            problems.throwIfAny();
        }

        /** Whether what is there is greater, so that it stays. Who compares numbers overwrites what is none. */
        boolean isLessThan(String actual) {
            if (!skiplessthan || value.isEmpty()) {
                return false;
            }
            String own = value.get();
            if (skipcmpstyle == AS_TEXTS) {
                return Arrays.compareUnsigned(bytes(actual), bytes(own)) > 0;
            }
            return number(actual)
                    .flatMap(there -> number(own).map(desired -> there > desired))
                    .orElse(false);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private static Optional<Long> number(String text) {
            try {
                return Optional.of(Long.parseLong(text));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        }
    }
}
