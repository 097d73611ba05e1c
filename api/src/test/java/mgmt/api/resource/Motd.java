package mgmt.api.resource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The smallest kind that manages something: a file with a text. The contract's own test breaks it in turn. */
class Motd implements ResourceKind<Motd.Desired> {

    record Desired(Path path, String text) {}

    @Override
    public Class<Desired> desiredType() {
        return Desired.class;
    }

    @Override
    public Resource open(Desired desired, ResourceContext context) throws Exception {
        return new MotdFile(desired, context);
    }

    static class MotdFile implements Resource {

        final Desired desired;
        final ResourceContext context;

        MotdFile(Desired desired, ResourceContext context) {
            this.desired = desired;
            this.context = context;
        }

        @Override
        public Drift check() throws IOException {
            try {
                String actual = Files.readString(desired.path());
                return actual.equals(desired.text()) ? Drift.none() : Drift.of("text", actual, desired.text());
            } catch (NoSuchFileException e) {
                return Drift.of("text", "absent", desired.text());
            }
        }

        @Override
        public void apply(Drift drift) throws IOException {
            try (Replacement replacement = context.replace(desired.path())) {
                replacement.channel().write(ByteBuffer.wrap(desired.text().getBytes(StandardCharsets.UTF_8)));
                replacement.commit();
            }
        }

        @Override
        public Subscription watch(Changes changes) throws IOException {
            return context.watch(desired.path(), PathScope.ENTRY, changes);
        }
    }
}
