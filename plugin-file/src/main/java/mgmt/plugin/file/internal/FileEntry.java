package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;

/** A regular file should lie at the path, with a given content, that of a source, or whatever content it has. */
final class FileEntry implements Entry {

    private final Optional<Content> given;
    private final Optional<Source> source;
    private final Attributes attributes;
    private final FileWriter writer;
    private final ContentCheck check = new ContentCheck();

    FileEntry(Optional<Content> given, Optional<Source> source, Attributes attributes, FileWriter writer) {
        this.given = given;
        this.source = source;
        this.attributes = attributes;
        this.writer = writer;
    }

    @Override
    public void compare(Path path, Stat actual, Drift.Builder drift) throws IOException, PermanentException {
        Optional<Stat> copied = source.isPresent() ? Optional.of(source.get().stat()) : Optional.empty();
        if (copied.filter(Stat::isAbsent).isPresent()) {
            source.get().addMissing("content", drift);
        } else if (!actual.isFile()) {
            drift.differs("state", actual.type().toString(), actual.isAbsent() ? "exists" : "file");
        } else {
            Optional<Content> content = content();
            if (content.isPresent()) {
                Stat desired = copied.isPresent() ? copied.get() : content.get().stat();
                check.compare(path, actual, content.get(), desired, drift);
            }
            attributes(copied).compare(actual, drift);
        }
    }

    @Override
    public void repair(Path path, Stat actual, Drift drift) throws IOException, PermanentException, NotYetException {
        Optional<Stat> copied = source.isPresent() ? Optional.of(source.get().requiredStat()) : Optional.empty();
        Optional<Content> content = content();
        boolean rewritten = !actual.isFile() || drift.contains("state") || drift.contains("content");
        if (content.isPresent() && rewritten) {
            writer.writeFile(path, actual, content.get(), attributes(copied));
        } else if (actual.isFile()) {
            attributes(copied).repair(path, actual);
        } else {
            writer.createEmptyFile(path, actual, attributes);
        }
    }

    @Override
    public void watch(Changes changes, Subscriptions subscriptions) throws IOException {
        if (source.isPresent()) {
            subscriptions.add(() -> source.get().watch(changes));
        }
    }

    private Optional<Content> content() throws IOException {
        return source.isPresent() ? Optional.of(new SourceFile(source.get().path())) : given;
    }

    private Attributes attributes(Optional<Stat> copied) {
        return copied.map(attributes::orModeOf).orElse(attributes);
    }
}
