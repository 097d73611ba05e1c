package mgmt.plugin.file.internal;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import mgmt.api.resource.Problems;
import mgmt.plugin.file.internal.FileKind.State;

/** What the fields of a declaration must be, alone and together; complains about all that is wrong at once. */
final class FieldRules {

    private static final Pattern ACCOUNT = Pattern.compile("[^:\\s]+");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    private final Problems problems;
    private Optional<DesiredPath> place = Optional.empty();
    private boolean isDirectory;

    FieldRules(Problems problems) {
        this.problems = problems;
    }

    void place(String name, Optional<String> path, Optional<String> dirname, Optional<String> basename) {
        dirname.filter(text -> !text.endsWith("/"))
                .ifPresent(text -> problems.add("dirname", "'" + text + "' must end with a slash: '" + text + "/'"));
        basename.filter(text -> text.startsWith("/"))
                .ifPresent(text -> problems.add(
                        "basename", "'" + text + "' must not begin with a slash, which belongs to dirname"));
        String field = dirname.isPresent() ? "dirname" : path.isPresent() ? "path" : "name";
        String text = DesiredPath.resultant(name, path, dirname, basename);
        isDirectory = text.endsWith("/");
        if (text.startsWith("/") || dirname.isPresent()) {
            place = parsed(field, text);
        } else {
            checkRelative(field, text);
        }
    }

    /** An exported file needs no directory: whoever collects it says where it lies. */
    private void checkRelative(String field, String text) {
        try {
            DesiredPath.checked(text);
        } catch (IllegalArgumentException e) {
            problems.add(field, String.valueOf(e.getMessage()));
        }
    }

    void state(State state) {
        problems.addIf(
                state == State.ABSENT && place.filter(DesiredPath::isRoot).isPresent(),
                "state",
                "the root directory cannot be absent");
    }

    void content(State state, Optional<String> content, Optional<String> base64) {
        given(state, "content", content);
        given(state, "content_base64", base64);
        problems.addIf(
                content.isPresent() && base64.isPresent(),
                "content_base64",
                "there is content too: give one of the two");
        base64.ifPresent(this::base64);
    }

    private void given(State state, String field, Optional<String> value) {
        if (value.isPresent()) {
            notAbsent(state, field);
            problems.addIf(isDirectory, field, "a directory has no content: end the path without a slash for a file");
        }
    }

    void source(State state, Optional<String> source, boolean hasContent, boolean recurse) {
        if (source.isPresent()) {
            notAbsent(state, "source");
            problems.addIf(hasContent, "source", "there is content too: give one of the two");
            parsed("source", source.get()).ifPresent(from -> fits(from, recurse));
        }
        problems.addIf(
                recurse && !isDirectory,
                "recurse",
                "only a directory has something to recurse into: end the path with a slash, or leave recurse out");
    }

    void mode(Optional<String> mode) {
        mode.ifPresent(text -> {
            try {
                Mode.parse(text);
            } catch (IllegalArgumentException e) {
                problems.add("mode", String.valueOf(e.getMessage()));
            }
        });
    }

    void account(String field, Optional<String> account) {
        account.filter(text -> !ACCOUNT.matcher(text).matches()
                        || (DIGITS.matcher(text).matches() && !Accounts.isNumber(text)))
                .ifPresent(text -> problems.add(
                        field,
                        "'" + text + "' is no " + (field.equals("owner") ? "user" : "group")
                                + ": give one name, or one number below 4294967295"));
    }

    private void fits(DesiredPath from, boolean recurse) {
        if (from.directory() != isDirectory) {
            problems.add(
                    "source",
                    "a " + type(from.directory()) + " cannot be copied to a " + type(isDirectory)
                            + ": end both the source and the path with a slash, or neither");
            return;
        }
        place.ifPresent(to -> liesApart(from, to, recurse));
    }

    private void liesApart(DesiredPath from, DesiredPath to, boolean recurse) {
        if (from.path().equals(to.path())) {
            problems.add("source", "it is the path itself");
        } else if (recurse) {
            problems.addIf(to.isRoot(), "source", "a copy to the root directory would remove all else of the system");
            problems.addIf(
                    contains(from.path(), to.path()) || contains(to.path(), from.path()),
                    "source",
                    "source and path must lie apart, and one is in the other: " + from.path() + ", " + to.path());
        }
    }

    private void notAbsent(State state, String field) {
        problems.addIf(
                state == State.ABSENT, field, "what should be absent has no content: leave this out, or the state");
    }

    private void base64(String encoded) {
        try {
            GivenContent.decode(encoded);
        } catch (IllegalArgumentException e) {
            problems.add("content_base64", "it is not base64: " + e.getMessage());
        }
    }

    private Optional<DesiredPath> parsed(String field, String text) {
        try {
            return Optional.of(DesiredPath.parse(text));
        } catch (IllegalArgumentException e) {
            problems.add(field, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static String type(boolean isDirectory) {
        return isDirectory ? "directory" : "file";
    }

    private static boolean contains(Path outer, Path inner) {
        return inner.startsWith(outer);
    }
}
