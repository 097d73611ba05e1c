package mgmt.plugin.etcd.internal.members;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mgmt.plugin.etcd.internal.client.EtcdUrl;

/**
 * What a host remembers of its cluster from one life of its agent to the next: with it nobody needs a seed to come back.
 * Written durably, and only when it has changed. Confined to one thread at a time.
 */
final class MembershipFile {

    private final Path file;
    private Remembered remembered;
    private boolean isWritten = true;

    /**
     * What is remembered.
     *
     * @param store which one it is; empty for none
     * @param member what etcd calls this host's own member; 0 if that is not known, or it is none
     * @param members where clients find the voters
     * @param voters how many vote; 0 if that is not known
     * @param seeds what the user had configured then: of other seeds nothing is remembered
     */
    record Remembered(String store, long member, List<EtcdUrl> members, int voters, List<EtcdUrl> seeds) {

        static Remembered nothing(List<EtcdUrl> seeds) {
            return new Remembered("", 0, List.of(), 0, seeds);
        }

        private static Remembered of(Map<String, String> lines) {
            String member = lines.getOrDefault("member", "0");
            String voters = lines.getOrDefault("voters", "0");
            return new Remembered(
                    lines.getOrDefault("store", ""),
                    member.matches("[0-9a-f]{1,16}") ? Long.parseUnsignedLong(member, 16) : 0,
                    Lines.urls(lines.getOrDefault("members", "")),
                    voters.matches("[0-9]{1,4}") ? Integer.parseInt(voters) : 0,
                    Lines.urls(lines.getOrDefault("seeds", "")));
        }

        private String text() {
            Map<String, String> lines = new LinkedHashMap<>();
            lines.put("store", store);
            lines.put("member", Long.toHexString(member));
            lines.put("members", Lines.urls(members));
            lines.put("voters", String.valueOf(voters));
            lines.put("seeds", Lines.urls(seeds));
            return Lines.write(lines);
        }

        Remembered withMember(long id) {
            return new Remembered(store, id, members, voters, seeds);
        }

        Remembered of(String which, List<EtcdUrl> urls, int count) {
            return new Remembered(which, member, urls, count, seeds);
        }

        private Remembered withSeeds(List<EtcdUrl> others) {
            return new Remembered(store, member, members, voters, others);
        }
    }

    private MembershipFile(Path file, Remembered remembered) {
        this.file = file;
        this.remembered = remembered;
    }

    /**
     * Reads it; what was remembered of other seeds counts only where there are data of a member.
     *
     * @throws IOException when it cannot be read, or is damaged where only it could tell that there is a cluster already
     */
    static MembershipFile read(Path file, List<EtcdUrl> seeds, boolean hasData) throws IOException {
        try {
            Map<String, String> lines = Lines.read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
            if (!lines.containsKey("store") && !hasData && seeds.isEmpty()) {
                throw new IOException(
                        "it is damaged: it said where the other members of the cluster are. Name them with"
                                + " --seeds; or delete it, and this host begins a new cluster");
            }
            Remembered written = Remembered.of(lines);
            boolean counts = hasData || written.seeds().equals(seeds);
            return new MembershipFile(file, counts ? written.withSeeds(seeds) : Remembered.nothing(seeds));
        } catch (NoSuchFileException e) {
            return new MembershipFile(file, Remembered.nothing(seeds));
        }
    }

    Path path() {
        return file;
    }

    Remembered remembered() {
        return remembered;
    }

    /** Remembers something else from now on. */
    void remember(Remembered next) {
        if (next.equals(remembered) && isWritten && Files.exists(file)) {
            return;
        }
        remembered = next;
        isWritten = false;
        try {
            write(file, next.text());
            isWritten = true;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    /** Replaces a file at one stroke; it is on the disk when this returns. */
    static void write(Path file, String text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                int unused = channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        sync(file.resolveSibling(""));
    }

    /** What was renamed or deleted in a directory is so on the disk, too. */
    static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
