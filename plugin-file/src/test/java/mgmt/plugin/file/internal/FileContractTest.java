package mgmt.plugin.file.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import mgmt.api.resource.Disturbance;
import mgmt.api.resource.ResourceContract;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Snapshot;
import mgmt.api.resource.Trees;
import mgmt.plugin.file.internal.FileKind.File;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a resource, for each sort of thing that the kind manages. */
class FileContractTest {

    abstract static class Contract extends ResourceContract<File> {

        @TempDir
        Path directory;

        abstract Declared declared();

        Path path() {
            return directory.resolve("path");
        }

        Path source() {
            return directory.resolve("source");
        }

        @Override
        protected ResourceKind<File> kind() {
            return new FileKind();
        }

        @Override
        protected File desired() {
            return declared().desired();
        }

        @Override
        protected Object snapshot() {
            return Snapshot.of(directory);
        }

        Disturbance removed() {
            return Disturbance.of("removed", () -> Files.delete(path()));
        }

        Disturbance rewritten() {
            return Disturbance.of("rewritten", () -> Files.writeString(path(), "something else"));
        }

        Disturbance modeChanged() {
            return Disturbance.of(
                    "mode changed",
                    () -> Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rwx-w-r-x")));
        }
    }

    @Nested
    class OfAFileWithContent extends Contract {

        @Override
        Declared declared() {
            return Declared.file(path()).content("welcome\n").mode("0640");
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of(
                    removed(),
                    rewritten(),
                    modeChanged(),
                    Disturbance.of("rewritten with as many bytes", () -> Files.writeString(path(), "go away\n")),
                    Disturbance.of("replaced by a link", () -> {
                        Files.move(path(), directory.resolve("moved"));
                        Files.createSymbolicLink(path(), directory.resolve("moved"));
                    }),
                    Disturbance.of("moved away", () -> Files.move(path(), directory.resolve("moved again"))));
        }

        /** What was moved away and is no longer the resource's stays out of the comparison. */
        @Override
        protected Object snapshot() {
            return Snapshot.of(path());
        }
    }

    @Nested
    class OfAFileWithoutContent extends Contract {

        @Override
        Declared declared() {
            return Declared.file(path()).mode("u=rw,go=");
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of(removed(), Disturbance.of("made readable", () -> Shell.run("chmod", "o+r", path())));
        }
    }

    @Nested
    class OfADirectory extends Contract {

        @Override
        Declared declared() {
            return Declared.directory(path()).mode("1750").force();
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of(removed(), modeChanged(), Disturbance.of("replaced by a file", () -> {
                Files.delete(path());
                Files.createFile(path());
            }));
        }
    }

    @Nested
    class OfNothing extends Contract {

        @BeforeEach
        void makeSomething() throws Exception {
            Files.createDirectories(path().resolve("deep/down"));
            Files.writeString(path().resolve("deep/file"), "text");
        }

        @Override
        Declared declared() {
            return Declared.file(path()).absent();
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of(
                    Disturbance.of("file appeared", () -> Files.createFile(path())),
                    Disturbance.of("link appeared", () -> Files.createSymbolicLink(path(), directory)),
                    Disturbance.of("directory appeared", () -> Files.createDirectory(path())));
        }
    }

    @Nested
    class OfACopiedFile extends Contract {

        @BeforeEach
        void makeSource() throws Exception {
            Files.writeString(source(), "welcome");
        }

        @Override
        Declared declared() {
            return Declared.file(path()).source(source().toString());
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of(removed(), rewritten(), modeChanged());
        }
    }

    @Nested
    class OfAChangingSource extends Contract {

        private int version;

        @BeforeEach
        void makeSource() throws Exception {
            Files.writeString(directory.resolve("original"), "welcome");
            Files.createSymbolicLink(source(), Path.of("original"));
        }

        @Override
        Declared declared() {
            return Declared.file(path()).source(source().toString());
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of(
                    Disturbance.of("source written", () -> Files.writeString(source(), "version " + version++)),
                    Disturbance.of("source's mode changed", () -> Shell.run("chmod", "o=w", source())),
                    Disturbance.of("source's link led elsewhere", () -> {
                        Files.writeString(directory.resolve("another"), "another");
                        Files.delete(source());
                        Files.createSymbolicLink(source(), Path.of("another"));
                    }));
        }

        /** It is the source that these disturbances change, so nothing can be as before. */
        @Override
        protected Object snapshot() {
            return path().toFile().exists();
        }
    }

    @Nested
    class OfAMirror extends Contract {

        @BeforeEach
        void makeSource() throws Exception {
            Files.createDirectories(source().resolve("deep/down"));
            Files.writeString(source().resolve("deep/file"), "welcome");
            Files.writeString(source().resolve("plain"), "text");
            Files.createSymbolicLink(source().resolve("link"), Path.of("deep/file"));
        }

        @Override
        Declared declared() {
            return Declared.directory(path()).source(source() + "/").recurse();
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of(
                    Disturbance.of("removed", () -> Trees.remove(path())),
                    Disturbance.of("file removed", () -> Files.delete(path().resolve("plain"))),
                    Disturbance.of("file rewritten", () -> Files.writeString(path().resolve("deep/file"), "WELCOME")),
                    Disturbance.of("mode changed", () -> Shell.run("chmod", "0777", path().resolve("deep"))),
                    Disturbance.of("file added", () -> Files.createFile(path().resolve("deep/down/extra"))),
                    Disturbance.of("directory added", () -> Files.createDirectories(path().resolve("extra/more"))),
                    Disturbance.of("link replaced", () -> {
                        Files.delete(path().resolve("link"));
                        Files.createFile(path().resolve("link"));
                    }),
                    Disturbance.of("link led elsewhere", () -> {
                        Files.delete(path().resolve("link"));
                        Files.createSymbolicLink(path().resolve("link"), Path.of("plain"));
                    }));
        }
    }

    @Nested
    class OfAFollowedLink extends Contract {

        @BeforeEach
        void makeLinks() throws Exception {
            Files.createDirectory(directory.resolve("there"));
            Files.createSymbolicLink(path(), Path.of("there/link"));
            Files.createSymbolicLink(directory.resolve("there/link"), Path.of("../target"));
        }

        @Override
        Declared declared() {
            return Declared.file(path()).content("welcome").follow();
        }

        @Override
        protected List<Disturbance> disturbances() {
            return List.of(
                    Disturbance.of("target removed", () -> Files.delete(directory.resolve("target"))),
                    Disturbance.of("target rewritten", () -> Files.writeString(directory.resolve("target"), "other")));
        }
    }
}
