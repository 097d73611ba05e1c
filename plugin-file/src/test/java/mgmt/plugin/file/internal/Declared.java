package mgmt.plugin.file.internal;

import java.nio.file.Path;
import java.util.Optional;
import mgmt.plugin.file.internal.FileKind.File;
import mgmt.plugin.file.internal.FileKind.State;

/** Declarations for tests: a name, and the fields that the test is about. */
final class Declared {

    private final String name;
    private Optional<String> path = Optional.empty();
    private Optional<String> dirname = Optional.empty();
    private Optional<String> basename = Optional.empty();
    private Optional<String> content = Optional.empty();
    private Optional<String> contentBase64 = Optional.empty();
    private Optional<String> source = Optional.empty();
    private State state = State.EXISTS;
    private Optional<String> owner = Optional.empty();
    private Optional<String> group = Optional.empty();
    private Optional<String> mode = Optional.empty();
    private boolean recurse;
    private boolean force;
    private boolean follow;

    private Declared(String name) {
        this.name = name;
    }

    static Declared named(String name) {
        return new Declared(name);
    }

    static Declared file(Path path) {
        return new Declared(path.toString());
    }

    static Declared directory(Path path) {
        return new Declared(path + "/");
    }

    Declared path(String value) {
        path = Optional.of(value);
        return this;
    }

    Declared dirname(String value) {
        dirname = Optional.of(value);
        return this;
    }

    Declared basename(String value) {
        basename = Optional.of(value);
        return this;
    }

    Declared content(String value) {
        content = Optional.of(value);
        return this;
    }

    Declared contentBase64(String value) {
        contentBase64 = Optional.of(value);
        return this;
    }

    Declared source(String value) {
        source = Optional.of(value);
        return this;
    }

    Declared absent() {
        state = State.ABSENT;
        return this;
    }

    Declared owner(String value) {
        owner = Optional.of(value);
        return this;
    }

    Declared group(String value) {
        group = Optional.of(value);
        return this;
    }

    Declared mode(String value) {
        mode = Optional.of(value);
        return this;
    }

    Declared recurse() {
        recurse = true;
        return this;
    }

    Declared force() {
        force = true;
        return this;
    }

    Declared follow() {
        follow = true;
        return this;
    }

    File desired() {
        return new File(
                name,
                path,
                dirname,
                basename,
                content,
                contentBase64,
                source,
                state,
                owner,
                group,
                mode,
                recurse,
                force,
                follow);
    }
}
