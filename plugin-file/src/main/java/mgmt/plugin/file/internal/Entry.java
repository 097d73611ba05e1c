package mgmt.plugin.file.internal;

import java.io.IOException;
import java.nio.file.Path;
import mgmt.api.resource.Changes;
import mgmt.api.resource.Drift;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;

/** What should lie at a path: nothing, a file, a directory, the copy of a directory. */
interface Entry {

    /** Adds what differs; changes nothing. */
    void compare(Path path, Stat actual, Drift.Builder drift) throws IOException, PermanentException;

    /** Repairs what differs. */
    void repair(Path path, Stat actual, Drift drift) throws IOException, PermanentException, NotYetException;

    /** Begins to watch what else it depends on. */
    default void watch(Changes changes, Subscriptions subscriptions) throws IOException {}
}
