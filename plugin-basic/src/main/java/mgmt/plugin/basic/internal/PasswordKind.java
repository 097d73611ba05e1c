package mgmt.plugin.basic.internal;

import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Kind;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Secret;
import mgmt.api.resource.Sending;
import org.osgi.service.component.annotations.Component;

/** The kind {@code password}. */
@Component
@Kind("password")
public final class PasswordKind implements ResourceKind<PasswordKind.Password>, Sending<PasswordKind.Sent> {

    @Override
    public Class<Password> desiredType() {
        return Password.class;
    }

    @Override
    public Class<Sent> sentType() {
        return Sent.class;
    }

    @Override
    public Resource open(Password desired, ResourceContext context) {
        return new PasswordResource(desired, context);
    }

    /** What users write about a password. */
    @Doc("A password, made of random letters and sent to those that receive it. A notification makes another one.")
    public record Password(
            @Doc("How many letters it has, from 1 to 65535.") @Default("64")
            int length,

            @Doc(
                    "Whether it is kept as clear text in the agent's state directory, in a file that only the agent's user may read,"
                            + " so that it is known after a restart. Else it is known as long as the agent runs; after that,"
                            + " it is neither made anew nor sent before a notification asks for another one.")
            @Default("false")
            boolean saved,

            @Doc("Whether another one is made when what is in the file is no such password; else that is an error.")
            @Default("false")
            boolean checkrecovery) {

        private static final int LONGEST = 65535;

        /** Checks the length. */
        public Password {
            Problems problems = new Problems();
            problems.addIf(
                    length < 1 || length > LONGEST,
                    "length",
                    "a length of " + length + "; from 1 to " + LONGEST + " are right");
            problems.throwIfAny();
        }
    }

    /** What is sent. */
    public record Sent(@Doc("The password.") Secret password) {}
}
