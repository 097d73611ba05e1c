package mgmt.plugin.file.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import mgmt.api.resource.NotYetException;

/** What a file should contain. */
interface Content {

    /** The field that a difference is shown under, and masked if that is secret. */
    String field();

    /** Its size and, where it comes from a file, that file as it is now; absent when there is none. */
    Stat stat() throws IOException;

    /** Opens it for reading. */
    InputStream open() throws IOException;

    /**
     * Writes all of it.
     *
     * @throws NotYetException when it was changing meanwhile, so that what was written must not be used
     */
    void writeTo(FileChannel channel) throws IOException, NotYetException;
}
