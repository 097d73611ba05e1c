package mgmt.engine.internal.pathwatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import mgmt.api.resource.PathScope;
import org.junit.jupiter.api.Test;

class PathWatcherLinksTest extends PathWatcherFixture {

    private void link(String name, String target) throws IOException {
        Path beside = dir.resolve(name + ".new");
        Files.createSymbolicLink(beside, Path.of(target));
        Files.move(beside, dir.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path file(String name) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "x");
    }

    @Test
    void followsALinkAmongTheParentsToItsNewTarget() throws IOException {
        Path one = file("one/file");
        Path two = file("two/file");
        link("current", "one");
        Recorder told = watch(dir.resolve("current/file"));

        tells(() -> Files.writeString(one, "y"), told);
        tellsNobody(() -> Files.writeString(two, "y"), told);
        tells(() -> link("current", "two"), told);
        tells(() -> Files.writeString(two, "z"), told);
        tellsNobody(() -> Files.writeString(one, "z"), told);
        tells(() -> Files.delete(dir.resolve("current")), told);
        tellsNobody(() -> Files.writeString(two, "zz"), told);
        tells(() -> Files.createSymbolicLink(dir.resolve("current"), one.getParent()), told);
        tells(() -> Files.writeString(one, "zz"), told);
    }

    @Test
    void noticesThatTheTargetMoves() throws IOException {
        Path file = file("deep/down/target/file");
        link("link", "deep/down/target");
        Recorder told = watch(dir.resolve("link/file"));

        for (String ancestor : new String[] {"deep/down/target", "deep/down", "deep"}) {
            Path home = dir.resolve(ancestor);
            Path away = dir.resolve("away");
            tells(() -> Files.move(home, away), told);
            tellsNobody(() -> Files.writeString(away.resolve(home.relativize(file)), "edited"), told);
            tells(() -> Files.move(away, home), told);
            tells(() -> Files.writeString(file, "edited"), told);
        }
    }

    @Test
    void followsLinksToLinks() throws IOException {
        Path file = file("end/sub/file");
        link("one", "two");
        link("two", "three/../three");
        link("three", dir.resolve("end").toString());
        Recorder told = watch(dir.resolve("one/sub/file"));

        tells(() -> Files.writeString(file, "y"), told);
        file("other/sub/file");
        tells(() -> link("three", "other"), told);
        tells(() -> Files.writeString(dir.resolve("other/sub/file"), "y"), told);
        tellsNobody(() -> Files.writeString(file, "z"), told);
        tells(() -> link("two", "end"), told);
        tells(() -> Files.writeString(file, "zz"), told);
    }

    @Test
    void waitsForTheTargetOfADanglingLink() throws IOException {
        link("link", "not/yet");
        Recorder told = watch(dir.resolve("link/file"));

        Files.createDirectory(dir.resolve("not"));
        tells(() -> Files.createDirectory(dir.resolve("not/yet")), told);
        tells(() -> Files.createFile(dir.resolve("not/yet/file")), told);
    }

    @Test
    void survivesLinksThatLeadToThemselves() throws IOException {
        link("self", "self");
        link("within", "within/more");
        link("a", "b");
        link("b", "c");
        link("c", "a");
        link("here", ".");
        Recorder self = watch(dir.resolve("self/file"));
        Recorder within = watch(dir.resolve("within/x/file"));
        Recorder round = watch(dir.resolve("a/file"));
        Recorder here = watch(dir.resolve("here/here/here/file"));

        tells(() -> Files.createFile(dir.resolve("file")), here);
        Path real = Files.createDirectory(dir.resolve("real"));
        tells(() -> link("b", "real"), round);
        tells(() -> Files.createFile(real.resolve("file")), round);
        tells(() -> link("b", "c"), round);
        tellsNobody(() -> Files.writeString(real.resolve("file"), "x"), round);
        tells(() -> link("self", "real"), self);
        tells(() -> Files.writeString(real.resolve("file"), "y"), self);
        tells(() -> link("within", "real"), within);
    }

    @Test
    void breaksALoopThatADirectoryBecomes() throws IOException {
        Files.createDirectory(dir.resolve("a"));
        link("b", "a");
        Recorder told = watch(dir.resolve("b/file"));
        Recorder other = watch(dir.resolve("a/file"));

        tells(
                () -> {
                    Files.move(dir.resolve("a"), dir.resolve("gone"));
                    link("a", "b");
                },
                told,
                other);
        tellsNobody(() -> Files.createFile(dir.resolve("gone/file")), told, other);
        tells(
                () -> {
                    Files.delete(dir.resolve("a"));
                    Files.move(dir.resolve("gone"), dir.resolve("a"));
                },
                told,
                other);
        tells(() -> Files.delete(dir.resolve("a/file")), told, other);
    }

    @Test
    void followsNoMoreLinksThanTheKernel() throws IOException {
        int length = 100;
        for (int i = 0; i < length; i++) {
            Files.createSymbolicLink(dir.resolve("l" + i), Path.of("l" + (i + 1)));
        }
        Files.createDirectory(dir.resolve("l" + length));
        Recorder far = watch(dir.resolve("l0/file"));
        Recorder near = watch(dir.resolve("l" + (length - 30) + "/file"));

        tells(() -> Files.createFile(dir.resolve("l" + length + "/file")), near);
        tells(() -> link("l0", "l" + (length - 20)), far);
        tells(() -> Files.delete(dir.resolve("l" + length + "/file")), near, far);
    }

    @Test
    void doesNotFollowTheLinkAtThePathItself() throws IOException {
        Path target = file("target/file").getParent();
        link("link", "target");
        Recorder children = watch(dir.resolve("link"), PathScope.CHILDREN);
        Recorder tree = watch(dir.resolve("link"), PathScope.TREE);
        Recorder through = watch(dir.resolve("link/file"));

        tells(() -> Files.writeString(target.resolve("file"), "y"), through);
        tellsNobody(() -> Files.createFile(target.resolve("new")), children, tree);
        tells(
                () -> {
                    Files.delete(dir.resolve("link"));
                    Files.createDirectory(dir.resolve("link"));
                },
                children,
                tree,
                through);
        tells(() -> Files.createFile(dir.resolve("link/file")), children, tree, through);
        tells(() -> Files.createFile(dir.resolve("link/another")), children, tree);
    }
}
