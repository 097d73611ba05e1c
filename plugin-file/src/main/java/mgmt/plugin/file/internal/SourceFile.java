package mgmt.plugin.file.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import mgmt.api.resource.NotYetException;

/** Content that is copied from another file, of any size. */
final class SourceFile implements Content {

    private final Path path;
    private final OpenOption[] options;

    /**
     * A file to copy.
     *
     * @param path its path
     * @param options how to open it besides for reading, such as not following a link
     */
    SourceFile(Path path, OpenOption... options) {
        this.path = path;
        this.options = options.clone();
    }

    @Override
    public Stat stat() throws IOException {
        return Stat.followed(path);
    }

    @Override
    public InputStream open() throws IOException {
        try {
            return Files.newInputStream(path, options);
        } catch (IOException e) {
            throw FileFailure.of("read", path, e);
        }
    }

    @Override
    public void writeTo(FileChannel channel) throws IOException, NotYetException {
        Stat before = stat();
        try (FileChannel source = openChannel()) {
            long copied = 0;
            long size = source.size();
            while (copied < size) {
                long more = source.transferTo(copied, size - copied, channel);
                if (more == 0) {
                    break;
                }
                copied += more;
            }
        }
        if (!stat().equals(before)) {
            throw new NotYetException(
                    path + " was written while it was being copied; it is copied when that has ended");
        }
    }

    private FileChannel openChannel() throws IOException {
        OpenOption[] all = new OpenOption[options.length + 1];
        System.arraycopy(options, 0, all, 0, options.length);
        all[options.length] = StandardOpenOption.READ;
        try {
            return FileChannel.open(path, all);
        } catch (IOException e) {
            throw FileFailure.of("read", path, e);
        }
    }
}
