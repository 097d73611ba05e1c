package mgmt.engine.internal.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import mgmt.engine.internal.declaration.Quotation;
import mgmt.engine.internal.replacement.DurableFile;
import mgmt.engine.internal.replacement.OwnDirectory;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jars by the hash of their content. What runs is read from here: a jar in a folder may be overwritten at any moment, and
 * the bytes of an earlier one are needed for the way back. Confined to one thread.
 */
final class JarStore {

    private static final Logger LOG = LoggerFactory.getLogger(JarStore.class);
    private static final String SUFFIX = ".jar";
    private static final int CHUNK = 64 * 1024;
    private static final long MOST_UNPACKED = 1L << 30;

    /** OSGi Core, section 1.3.2 (symbolic-name), as long as a file's name may be. */
    private static final Pattern SYMBOLIC_NAME = Pattern.compile("(?=.{1,200}$)[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");

    private final Path directory;
    private final Path earlier;
    private final KnownHashes hashes;

    private JarStore(Path directory, Path earlier) {
        this.directory = directory;
        this.earlier = earlier;
        this.hashes = KnownHashes.read(directory.resolve("hashes"));
    }

    /**
     * The store in a directory, which is made if it is not there; only this user may look into it.
     *
     * @param earlier another store, which jars are found in too; may be the same
     */
    static JarStore open(Path directory, Path earlier) throws IOException {
        OwnDirectory.make(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        return new JarStore(directory, earlier);
    }

    /**
     * Takes a copy of a jar, if it is whole. It has survived a power cut when this returns.
     *
     * @param isInstalled whether it came with the distribution: then it is as whole as the bundles that do this, and not
     *     unpacked to see
     * @throws NotWholeException when it is no zip file, or not all of one
     * @throws RefusedException when it is whole, but not the jar of a plugin
     */
    StoredJar take(Path source, boolean isInstalled) throws IOException, NotWholeException, RefusedException {
        KnownHashes.State state = hashes.state(source);
        Optional<KnownHashes.Known> known = hashes.of(state);
        if (known.isPresent()) {
            String hash = known.get().hash();
            Path stored = directory.resolve(hash + SUFFIX);
            if (isSound(stored, hash)) {
                Optional<KnownHashes.Bundle> bundle = known.get().bundle();
                return bundle.isPresent()
                        ? new StoredJar(bundle.get().name(), bundle.get().version(), hash, stored)
                        : read(stored, hash);
            }
        }
        requireEnd(source);
        StoredJar jar = taken(source, isInstalled);
        KnownHashes.Bundle bundle = new KnownHashes.Bundle(jar.name(), jar.version());
        hashes.add(source, state, new KnownHashes.Known(jar.hash(), Optional.of(bundle)));
        return jar;
    }

    /** What has come to harm on the disk is not what it is named for. */
    private boolean isSound(Path stored, String hash) throws IOException {
        if (!Files.exists(stored)) {
            return false;
        }
        KnownHashes.State state = hashes.state(stored);
        Optional<KnownHashes.Known> known = hashes.of(state);
        if (known.isPresent()) {
            return known.get().hash().equals(hash);
        }
        String found = hashed(stored, chunk -> {});
        hashes.add(stored, state, new KnownHashes.Known(found, Optional.empty()));
        return found.equals(hash);
    }

    private StoredJar taken(Path source, boolean isInstalled) throws IOException, NotWholeException, RefusedException {
        Path copy = directory.resolve(".part");
        try {
            String hash = copy(source, copy);
            Path target = directory.resolve(hash + SUFFIX);
            if (isSound(target, hash)) {
                return read(target, hash);
            }
            if (!isInstalled) {
                requireWhole(copy);
            }
            StoredJar jar = read(copy, hash);
            DurableFile.move(copy, target);
            return new StoredJar(jar.name(), jar.version(), hash, target);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    /** Puts a copy of a jar in place at one stroke; it has survived a power cut when this returns. */
    static void put(Path jar, Path target) throws IOException {
        Path staged = stage(jar, target);
        try {
            DurableFile.move(staged, target);
        } finally {
            Files.deleteIfExists(staged);
        }
    }

    /** Copies a jar beside where it is to be put, under a name that no folder of plugins looks at; it is synced. */
    static Path stage(Path jar, Path target) throws IOException {
        Path staged = target.resolveSibling("." + target.getFileName() + ".part");
        boolean isWhole = false;
        try {
            copy(jar, staged);
            isWhole = true;
            return staged;
        } finally {
            if (!isWhole) {
                Files.deleteIfExists(staged);
            }
        }
    }

    /** The name and the version of a jar that lies anywhere. */
    static StoredJar look(Path file) throws IOException, RefusedException {
        return read(file, "");
    }

    /** A jar that was taken earlier. */
    Optional<StoredJar> find(String hash) {
        Path own = directory.resolve(hash + SUFFIX);
        Path file = Files.exists(own) ? own : earlier.resolve(hash + SUFFIX);
        try {
            return isSound(file, hash) ? Optional.of(read(file, hash)) : Optional.empty();
        } catch (IOException | RefusedException e) {
            EndedException.throwIfInterrupted(e);
            LOG.warn("The jar {} of an earlier plugin cannot be read: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** Remembers which files need not be read again by the next start. */
    void remember() {
        hashes.write();
    }

    /** Removes all but these. */
    void keep(Set<String> needed) {
        hashes.clean();
        hashes.write();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!needed.contains(name.substring(0, name.length() - SUFFIX.length()))) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("The store {} cannot be cleaned: {}", directory, e.getMessage());
        }
    }

    /** A look at the end of the file is enough to tell that it is still being written. */
    private static void requireEnd(Path source) throws IOException, NotWholeException {
        try (ZipFile zip = new ZipFile(source.toString())) {
            LOG.trace("{} has {} entries", source, zip.size());
        } catch (ZipException e) {
            throw new NotWholeException("it is no whole jar: " + e.getMessage());
        }
    }

    private static String copy(Path source, Path target) throws IOException {
        try (FileChannel to = FileChannel.open(
                target,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            String hash = hashed(source, chunk -> {
                while (chunk.hasRemaining()) {
                    to.write(chunk);
                }
            });
            to.force(true);
            return hash;
        }
    }

    private interface Sink {
        void take(ByteBuffer chunk) throws IOException;
    }

    private static String hashed(Path source, Sink sink) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            while (from.read(chunk.clear()) >= 0) {
                digest.update(chunk.flip().duplicate());
                sink.take(chunk);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Java's own reading of a zip file does not compare the checksums. */
    private static void requireWhole(Path file) throws IOException, NotWholeException, RefusedException {
        try (ZipFile zip = new ZipFile(file.toString())) {
            byte[] chunk = new byte[CHUNK];
            long unpacked = 0;
            Enumeration<? extends ZipEntry> entries = zip.entries();
            while (entries.hasMoreElements()) {
                ZipEntry entry = entries.nextElement();
                CRC32 checksum = new CRC32();
                try (InputStream content = zip.getInputStream(entry)) {
                    for (int count = content.read(chunk); count >= 0; count = content.read(chunk)) {
                        checksum.update(chunk, 0, count);
                        unpacked += count;
                        if (unpacked > MOST_UNPACKED) {
                            throw new RefusedException("it unpacks to more than a gigabyte");
                        }
                    }
                }
                if (checksum.getValue() != entry.getCrc()) {
                    throw new NotWholeException("the checksum of " + entry.getName() + " is wrong");
                }
            }
        } catch (ZipException | java.io.EOFException e) {
            throw new NotWholeException("it is no whole jar: " + e.getMessage());
        }
    }

    private static StoredJar read(Path file, String hash) throws IOException, RefusedException {
        try (JarFile jar = new JarFile(file.toString(), false)) {
            Manifest manifest = jar.getManifest();
            String name =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (manifest == null || name == null) {
                throw new RefusedException("it is no OSGi bundle: its manifest has no Bundle-SymbolicName");
            }
            if (!"2".equals(manifest.getMainAttributes().getValue(Constants.BUNDLE_MANIFESTVERSION))) {
                throw new RefusedException("it is no OSGi bundle: its manifest lacks Bundle-ManifestVersion: 2");
            }
            if (manifest.getMainAttributes().getValue(Constants.FRAGMENT_HOST) != null) {
                throw new RefusedException("it is a fragment (Fragment-Host); a plugin is a bundle of its own");
            }
            if (name.replace(" ", "").replace("\"", "").contains(";singleton:=true")) {
                throw new RefusedException("it is a singleton (singleton:=true in Bundle-SymbolicName), which cannot be"
                        + " updated: a new version is tried beside the old one");
            }
            return new StoredJar(name(name), version(manifest), hash, file);
        } catch (SecurityException | ZipException e) {
            throw new RefusedException("its manifest cannot be read: " + e.getMessage());
        }
    }

    /** The name becomes part of file names. */
    private static String name(String header) throws RefusedException {
        String name = header.split(";", 2)[0].strip();
        if (!SYMBOLIC_NAME.matcher(name).matches()) {
            throw new RefusedException("its Bundle-SymbolicName is not made of letters, digits, hyphens and underscores"
                    + " with dots between: " + Quotation.of(name));
        }
        return name;
    }

    private static Version version(Manifest manifest) throws RefusedException {
        String written = manifest.getMainAttributes().getValue(Constants.BUNDLE_VERSION);
        try {
            return Version.parseVersion(written);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("its Bundle-Version is no version: " + Quotation.of(String.valueOf(written)));
        }
    }
}
