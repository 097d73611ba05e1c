package mgmt.plugin.local.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import mgmt.plugin.local.internal.FrameReader.End;
import org.jspecify.annotations.Nullable;

/** One generation of the file of a store: a snapshot, and behind it what was done since. Not thread-safe. */
final class StoreFile implements AutoCloseable {

    private static final int OPERATIONS_OF_PART = 1_000;
    private static final long MOST_OF_PART = 1 << 20;

    private final Path path;
    private final Inode inode;
    private final RandomAccessFile file;
    private final Header header;
    private long position;

    private StoreFile(Path path, Inode inode, RandomAccessFile file, Header header, long position) {
        this.path = path;
        this.inode = inode;
        this.file = file;
        this.header = header;
        this.position = position;
    }

    /**
     * Opens what is at a path.
     *
     * @throws GoneException when there is nothing
     * @throws UnusableException when it is none, or damaged at its start
     */
    static StoreFile open(Path path) throws IOException {
        while (true) {
            Inode inode = inode(path).orElseThrow(() -> new GoneException(path + " was removed"));
            // Reading only, since writing would make a file that is missing; and not a channel, see Uninterrupted.
            RandomAccessFile file = new RandomAccessFile(path.toString(), "r");
            try {
                if (inode(path).filter(inode::equals).isPresent()) {
                    FrameReader reader = new FrameReader(file, 0);
                    Header header = readHeader(path, reader);
                    return new StoreFile(path, inode, file, header, reader.position());
                }
            } catch (IOException e) {
                file.close();
                throw e;
            }
            file.close();
        }
    }

    private static Header readHeader(Path path, FrameReader reader) throws IOException {
        byte[] bytes = reader.next().orElseThrow(() -> damaged(path, 0, "it does not begin with a header"));
        try {
            return Header.read(bytes);
        } catch (IOException e) {
            throw damaged(path, 0, e.getMessage());
        }
    }

    private static Optional<Inode> inode(Path path) throws IOException {
        try {
            return Optional.of(Inode.of(path));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static UnusableException damaged(Path path, long position, @Nullable String what) {
        return new UnusableException(path + " is damaged at byte " + position + ": " + what
                + "; nothing was changed. Restore it from a backup while no agent runs, or remove the directory "
                + path.getParent()
                + ": agents that run make it anew at once, and publish again what their hosts export");
    }

    Header header() {
        return header;
    }

    Inode inode() {
        return inode;
    }

    /** Whether it is still what the path leads to. */
    boolean isCurrent() throws IOException {
        return inode(path).filter(inode::equals).isPresent();
    }

    /** Where the records end that were read. */
    long position() {
        return position;
    }

    /** What it holds by now. */
    Contents load() throws IOException {
        Contents contents = new Contents(header.revision());
        FrameReader reader = new FrameReader(file, position);
        for (int part = 0; part < header.parts(); part++) {
            byte[] bytes = reader.next().orElseThrow(() -> damaged(reader.position(), "the snapshot ends too early"));
            contents.restore(change(bytes, reader));
        }
        position = reader.position();
        return contents;
    }

    /** Reads on; why it has ended. */
    End follow(Contents contents, Consumer<Change> aboutToApply) throws IOException {
        FrameReader reader = new FrameReader(file, position);
        Optional<byte[]> next = reader.next();
        while (next.isPresent()) {
            Change change = change(next.get(), reader);
            if (change.revision() <= contents.revision()) {
                throw damaged(position, "revision " + change.revision() + " after " + contents.revision());
            }
            aboutToApply.accept(change);
            contents.apply(change);
            position = reader.position();
            next = reader.next();
        }
        return reader.end();
    }

    private Change change(byte[] bytes, FrameReader reader) throws IOException {
        try {
            return Change.read(bytes);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(reader.position(), "the record before it cannot be read: " + e.getMessage());
        }
    }

    /** What to throw when there is something that nobody has written. */
    UnusableException damaged(long at, String what) {
        return damaged(path, at, what);
    }

    /** Appends a record, in the place of an unfinished one. Only under the lock. */
    void append(Change change) throws IOException {
        Disk.append(path, position, Frame.of(change.bytes()));
    }

    /** Writes a file that holds the contents alone. Only under the lock. */
    static void write(Path path, String store, long generation, Contents contents) throws IOException {
        List<Change> parts = parts(contents);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Frame.of(new Header(store, generation, contents.revision(), parts.size()).bytes()));
        for (Change part : parts) {
            bytes.writeBytes(Frame.of(part.bytes()));
        }
        Disk.replace(path, bytes.toByteArray());
    }

    private static List<Change> parts(Contents contents) {
        List<Operation> all = new ArrayList<>(contents.sessions().values());
        contents.entries()
                .forEach((key, stored) ->
                        all.add(new Operation.Put(key, stored.value(), stored.revision(), stored.session())));
        List<Change> parts = new ArrayList<>();
        long size = 0;
        int from = 0;
        for (int to = 1; to <= all.size(); to++) {
            size += all.get(to - 1) instanceof Operation.Put put ? put.value().size() : 0;
            if (to == all.size() || to - from == OPERATIONS_OF_PART || size > MOST_OF_PART) {
                parts.add(new Change(contents.revision(), all.subList(from, to)));
                from = to;
                size = 0;
            }
        }
        return parts;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
