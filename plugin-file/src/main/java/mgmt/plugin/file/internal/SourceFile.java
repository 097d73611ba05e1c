package mgmt.plugin.file.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import mgmt.api.resource.NotYetException;

/** Content that is copied from another file, of any size. Links that lead to it were followed before. */
final class SourceFile implements Content {

    private final Path path;

    SourceFile(Path path) {
        this.path = path;
    }

    @Override
    public String field() {
        return "content";
    }

    @Override
    public Stat stat() throws IOException {
        return Stat.of(path);
    }

    @Override
    public InputStream open() throws IOException {
        try {
            return Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS);
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
        try {
            return FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            throw FileFailure.of("read", path, e);
        }
    }
}
