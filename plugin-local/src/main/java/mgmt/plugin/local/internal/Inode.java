package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** What tells a file or directory from another one that takes its place. */
record Inode(long device, long number) {

    /**
     * What a path leads to.
     *
     * @throws java.nio.file.NoSuchFileException when there is nothing
     */
    static Inode of(Path path) throws IOException {
        Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino");
        return new Inode((Long) Objects.requireNonNull(attributes.get("dev")), (Long)
                Objects.requireNonNull(attributes.get("ino")));
    }
}
