package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;

/** A regular file should lie at the path, a copy of another one. */
final class CopiedFileEntry implements Entry {

    private final Source source;
    private final Attributes attributes;
    private final FileWriter writer;
    private final ContentCheck check = new ContentCheck();

    CopiedFileEntry(Source source, Attributes attributes, FileWriter writer) {
        this.source = source;
        this.attributes = attributes;
        this.writer = writer;
    }

    @Override
    public void compare(Path path, Stat actual, Drift.Builder drift) throws IOException, PermanentException {
        Located from = source.now();
        if (from.stat().isAbsent()) {
            source.addMissing("content", drift);
        } else if (!actual.isFile()) {
            FileEntry.addMissing(actual, drift);
        } else {
            check.compare(path, actual, new SourceFile(from.path()), from.stat(), drift);
            attributes.orModeOf(from.stat()).compare(actual, drift);
        }
    }

    @Override
    public void repair(Path path, Stat actual, Drift drift) throws IOException, PermanentException, NotYetException {
        Located from = source.required();
        Attributes wanted = attributes.orModeOf(from.stat());
        Content content = new SourceFile(from.path());
        if (FileEntry.isRewritten(actual, content, drift)) {
            writer.writeFile(path, actual, content, wanted);
        } else {
            wanted.repair(path, actual);
        }
    }

    @Override
    public void watch(Changes changes, Subscriptions subscriptions) throws IOException {
        subscriptions.add(() -> source.watch(changes));
    }
}
