package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;

/** A regular file should lie at the path, with a given content or whatever content it has. */
final class FileEntry implements Entry {

    private final Optional<Content> content;
    private final Attributes attributes;
    private final FileWriter writer;
    private final ContentCheck check = new ContentCheck();

    FileEntry(Optional<Content> content, Attributes attributes, FileWriter writer) {
        this.content = content;
        this.attributes = attributes;
        this.writer = writer;
    }

    @Override
    public void compare(Path path, Stat actual, Drift.Builder drift) throws IOException {
        if (!actual.isFile()) {
            addMissing(actual, drift);
            return;
        }
        if (content.isPresent()) {
            check.compare(path, actual, content.get(), content.get().stat(), drift);
        }
        attributes.compare(actual, drift);
    }

    @Override
    public void repair(Path path, Stat actual, Drift drift) throws IOException, PermanentException, NotYetException {
        if (content.isPresent() && isRewritten(actual, content.get(), drift)) {
            writer.writeFile(path, actual, content.get(), attributes);
        } else if (actual.isFile()) {
            attributes.repair(path, actual);
        } else {
            writer.createEmptyFile(path, actual, attributes);
        }
    }

    /** Adds that there is no regular file. */
    static void addMissing(Stat actual, Drift.Builder drift) {
        drift.differs("state", actual.type().toString(), actual.isAbsent() ? "exists" : "file");
    }

    /** Whether a repair writes the content, not only the attributes. */
    static boolean isRewritten(Stat actual, Content content, Drift drift) {
        return !actual.isFile() || drift.contains("state") || drift.contains(content.field());
    }
}
