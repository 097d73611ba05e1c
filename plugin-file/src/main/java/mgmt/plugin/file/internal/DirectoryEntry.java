package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.PermanentException;

/** A directory should lie at the path; what is in it does not matter. */
final class DirectoryEntry implements Entry {

    private final Optional<Source> source;
    private final Attributes attributes;
    private final FileWriter writer;

    /**
     * A directory.
     *
     * @param source of its mode, where none is wanted
     */
    DirectoryEntry(Optional<Source> source, Attributes attributes, FileWriter writer) {
        this.source = source;
        this.attributes = attributes;
        this.writer = writer;
    }

    @Override
    public void compare(Path path, Stat actual, Drift.Builder drift) throws IOException, PermanentException {
        Attributes wanted = attributes;
        if (source.isPresent()) {
            Stat copied = source.get().now().stat();
            if (copied.isAbsent()) {
                source.get().addMissing("source", drift);
                return;
            }
            wanted = attributes.orModeOf(copied);
        }
        if (actual.isDirectory()) {
            wanted.compare(actual, drift);
        } else {
            drift.differs("state", actual.type().toString(), actual.isAbsent() ? "exists" : "directory");
        }
    }

    @Override
    public void repair(Path path, Stat actual, Drift drift) throws IOException, PermanentException {
        Attributes wanted =
                source.isPresent() ? attributes.orModeOf(source.get().required().stat()) : attributes;
        if (actual.isDirectory()) {
            wanted.repair(path, actual);
        } else {
            writer.createDirectory(path, actual, wanted);
        }
    }

    @Override
    public void watch(Changes changes, Subscriptions subscriptions) throws IOException {
        if (source.isPresent()) {
            subscriptions.add(() -> source.get().watch(changes));
        }
    }
}
