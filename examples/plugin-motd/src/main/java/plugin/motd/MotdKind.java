package plugin.motd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Kind;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Subscription;
import org.osgi.service.component.annotations.Component;

@Component
@Kind("motd")
public final class MotdKind implements ResourceKind<MotdKind.Motd> {
    @Doc("The message of the day: a text that users are shown when they log in.")
    public record Motd(
            @Doc("The message.") String text,

            @Doc("The absolute path of the file that holds it.") @Default("/etc/motd")
            Path path) {}

    @Override
    public Class<Motd> desiredType() {
        return Motd.class;
    }

    @Override
    public Resource open(Motd desired, ResourceContext context) {
        return new Resource() {
            @Override
            public Subscription watch(Changes changes) throws IOException {
                return context.watch(desired.path(), PathScope.ENTRY, changes);
            }

            @Override
            public Drift check() throws IOException {
                boolean isFile = Files.exists(desired.path()) && !Files.isSymbolicLink(desired.path());
                String actual = isFile ? Files.readString(desired.path()) : "no file";
                return actual.equals(desired.text()) ? Drift.none() : Drift.of("text", actual, desired.text());
            }

            @Override
            public void apply(Drift drift) throws IOException {
                try (var file = context.replace(desired.path())) {
                    Files.writeString(file.temporary(), desired.text());
                    Files.setPosixFilePermissions(file.temporary(), PosixFilePermissions.fromString("rw-r--r--"));
                    file.commit();
                }
            }
        };
    }
}
