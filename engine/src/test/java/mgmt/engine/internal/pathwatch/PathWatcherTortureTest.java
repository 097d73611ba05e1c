package mgmt.engine.internal.pathwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mgmt.api.resource.PathScope;
import mgmt.api.resource.Subscription;
import org.junit.jupiter.api.Test;

/**
 * Random operations in a small tree under random watches. Whatever a watcher could have seen change from one quiet moment
 * to the next must have been told.
 */
class PathWatcherTortureTest extends PathWatcherFixture {

    private static final String[] NAMES = {"a", "b", "c"};
    private static final int DEPTH = 4;
    private static final List<PathScope> SCOPES = List.of(PathScope.values());

    private Random random;
    private final List<Subject> subjects = new ArrayList<>();
    private final List<String> history = new ArrayList<>();

    @Test
    void tellsOfWhateverCanBeSeenToHaveChanged() throws IOException {
        boolean isLong = Boolean.getBoolean("mgmt.long");
        long seed = Long.getLong("mgmt.seed", System.nanoTime());
        for (int history = 0; history < (isLong ? 500 : 3); history++) {
            live(seed + history, isLong ? 60 : 40);
        }
    }

    private void live(long seed, int periods) throws IOException {
        random = new Random(seed);
        int atFirst = watcher.watches();
        history.clear();
        for (int period = 0; period < periods; period++) {
            while (subjects.size() < 12) {
                subscribe();
            }
            settle();
            subjects.forEach(Subject::remember);
            int operations = 1 + random.nextInt(6);
            for (int i = 0; i < operations; i++) {
                operate();
            }
            settle();
            for (Subject subject : subjects) {
                assertThat(subject.isTold() || !subject.hasChanged())
                        .as("seed %d: %s not told of %s", seed, subject, history)
                        .isTrue();
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                subjects.remove(random.nextInt(subjects.size())).subscription.close();
            }
        }
        subjects.forEach(subject -> subject.subscription.close());
        subjects.clear();
        // Whatever else was watched has been given back.
        assertThat(watcher.watches()).as("seed %d: %s", seed, history).isEqualTo(atFirst);
        try (Stream<Path> left = Files.list(dir)) {
            for (Path entry : left.toList()) {
                removeTree(entry);
            }
        }
    }

    private void subscribe() {
        Path path = somewhere();
        PathScope scope = SCOPES.get(random.nextInt(SCOPES.size()));
        Recorder recorder = new Recorder();
        history.add("watch " + scope + " " + dir.relativize(path));
        subjects.add(new Subject(path, scope, recorder, watcher.watch(path, scope, recorder)));
    }

    private Path somewhere() {
        Path path = dir;
        for (int depth = 1 + random.nextInt(DEPTH); depth > 0; depth--) {
            path = path.resolve(NAMES[random.nextInt(NAMES.length)]);
        }
        return path;
    }

    private void operate() {
        Path path = somewhere();
        Path other = somewhere();
        int operation = random.nextInt(9);
        try {
            switch (operation) {
                case 0, 1 -> Files.createDirectories(path);
                case 2 -> Files.writeString(path, "x".repeat(random.nextInt(100)));
                case 3 -> removeTree(path);
                case 4, 5 -> Files.move(path, other, StandardCopyOption.ATOMIC_MOVE);
                case 6 ->
                    Files.createSymbolicLink(
                            path,
                            random.nextBoolean() ? other : path.getParent().relativize(other));
                case 7 ->
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(random.nextBoolean() ? "rwx------" : "rwxr-xr-x"));
                default -> replace(path, "y".repeat(random.nextInt(100)));
            }
            history.add(operation + " " + dir.relativize(path) + " " + dir.relativize(other));
        } catch (IOException e) {
            // What cannot be done is no change.
        }
    }

    private static final class Subject {
        private final Path path;
        private final PathScope scope;
        private final Recorder recorder;
        private final Subscription subscription;
        private String before = "";

        Subject(Path path, PathScope scope, Recorder recorder, Subscription subscription) {
            this.path = path;
            this.scope = scope;
            this.recorder = recorder;
            this.subscription = subscription;
        }

        void remember() {
            before = look();
            recorder.takeTold();
        }

        boolean isTold() {
            return recorder.count() > 0;
        }

        boolean hasChanged() {
            return !before.equals(look());
        }

        private String look() {
            int depth = scope == PathScope.ENTRY ? 0 : scope == PathScope.CHILDREN ? 1 : Integer.MAX_VALUE;
            if (Files.isSymbolicLink(path) || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return entry(path);
            }
            try (Stream<Path> walk = Files.walk(path, depth)) {
                return walk.sorted().map(Subject::entry).collect(Collectors.joining("\n"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** Of a directory neither size nor times: they tell of what is in it. */
        private static String entry(Path path) {
            try {
                var found = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
                String entry = path + " " + found.get("ino") + " " + found.get("mode");
                return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                        ? entry
                        : entry + " " + found.get("size") + " " + found.get("lastModifiedTime");
            } catch (IOException e) {
                return path + " -";
            }
        }

        @Override
        public String toString() {
            return scope + " " + path;
        }
    }
}
