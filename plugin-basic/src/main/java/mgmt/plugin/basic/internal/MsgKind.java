package mgmt.plugin.basic.internal;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Kind;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** The kind {@code msg}. */
@Component
@Kind("msg")
public final class MsgKind implements ResourceKind<MsgKind.Msg> {

    private final Journal journal;

    /** Writes to the journal of this machine. */
    @Activate
    public MsgKind() {
        this(Journal.ofMachine());
    }

    MsgKind(Journal journal) {
        this.journal = journal;
    }

    @Override
    public Class<Msg> desiredType() {
        return Msg.class;
    }

    @Override
    public Resource open(Msg desired, ResourceContext context) {
        return new MsgResource(desired, journal, context);
    }

    /** What users write about a message. */
    @Doc("A message: logged when the resource starts, again at each notification, and then passed on as a change.")
    public record Msg(
            @Doc("The text.") Optional<String> body,

            @Doc("How urgent it is, in any case: Emerg, Alert, Crit, Err, Warning, Notice, Info or Debug.")
            @Default("Notice")
            String priority,

            @Doc(
                    "Fields of the journal's entry. Names have letters, digits and underscores, and become upper case, since the"
                            + " journal takes no other; a text of several lines becomes several values of the field.")
            Map<String, String> fields,

            @Doc("Whether it is sent to systemd's journal too, with priority and fields.") @Default("false")
            boolean journal,

            @Doc("Accepted for old graph files; it has no effect.") @Default("false")
            boolean syslog) {

        private static final Pattern CHARACTERS = Pattern.compile("[A-Za-z0-9_]+");

        /** The journal drops longer names without a word. */
        private static final int LONGEST_NAME = 64;

        private static final Set<String> TAKEN = Set.of(JournalText.MESSAGE, JournalText.PRIORITY);

        /** Checks the fields, alone and together. */
        public Msg {
            fields = Map.copyOf(fields);
            Problems problems = new Problems();
            problems.addIf(
                    Priority.of(priority).isEmpty(),
                    "priority",
                    "there is no priority " + priority + "; there are " + Priority.names());
            Set<String> upper = new HashSet<>();
            for (String name : fields.keySet().stream().sorted().toList()) {
                check(name, problems);
                problems.addIf(
                        !upper.add(name.toUpperCase(Locale.ROOT)),
                        "fields",
                        name + " is there twice: the journal knows names in upper case only");
            }
            problems.throwIfAny();
        }

        private static void check(String name, Problems problems) {
            if (name.startsWith("_")) {
                problems.add("fields", "fields cannot begin with _, as " + name + " does: those are the journal's own");
            } else if (!CHARACTERS.matcher(name).matches()) {
                problems.add("fields", "invalid character in field " + name + "; letters, digits and _ are right");
            } else if (Character.isDigit(name.charAt(0)) || name.length() > LONGEST_NAME) {
                problems.add(
                        "fields",
                        "the journal does not take the field " + name + ": names begin with a letter and have at most "
                                + LONGEST_NAME + " characters");
            } else if (TAKEN.contains(name.toUpperCase(Locale.ROOT))) {
                problems.add("fields", name + " is made of body and priority, and cannot be given here");
            }
        }

        Priority urgency() {
            return Priority.of(priority).orElseThrow();
        }
    }
}
