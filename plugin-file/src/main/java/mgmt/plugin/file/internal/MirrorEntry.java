package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;

/** A directory should lie at the path, with all that is in its source and nothing else. */
final class MirrorEntry implements Entry {

    private final DirectoryEntry directory;
    private final Source source;
    private final Mirror mirror;

    MirrorEntry(DirectoryEntry directory, Source source, Mirror mirror) {
        this.directory = directory;
        this.source = source;
        this.mirror = mirror;
    }

    @Override
    public void compare(Path path, Stat actual, Drift.Builder drift) throws IOException, PermanentException {
        directory.compare(path, actual, drift);
        Located from = source.now();
        if (actual.isDirectory() && from.stat().isDirectory()) {
            mirror.compare(from.path(), path, drift);
        }
    }

    @Override
    public void repair(Path path, Stat actual, Drift drift) throws IOException, PermanentException, NotYetException {
        directory.repair(path, actual, drift);
        if (drift.contains("state") || drift.contains("source")) {
            mirror.repair(source.required().path(), path);
        }
    }

    @Override
    public void watch(Changes changes, Subscriptions subscriptions) throws IOException {
        directory.watch(changes, subscriptions);
    }
}
