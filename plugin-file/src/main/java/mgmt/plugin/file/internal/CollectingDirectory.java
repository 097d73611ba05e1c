package mgmt.plugin.file.internal;

import java.nio.file.Path;
import java.util.Optional;
import mgmt.api.resource.Problems;
import mgmt.plugin.file.internal.FileKind.File;

/**
 * The directory that files of other hosts are collected in. Nothing of theirs comes to lie elsewhere, however they are
 * called.
 *
 * @param text as the user has written it, with a slash at its end
 * @param path the same as a path
 */
record CollectingDirectory(String text, Path path) {

    /**
     * The directory of a pattern.
     *
     * @throws IllegalArgumentException when the pattern is none; the message says what would be right
     */
    static CollectingDirectory of(String pattern) {
        if (!pattern.startsWith("/") || !pattern.endsWith("/")) {
            throw new IllegalArgumentException(
                    "'" + pattern + "' must be a directory: begin and end it with a slash, as in '/srv/collected/'");
        }
        return new CollectingDirectory(pattern, DesiredPath.parse(pattern).path());
    }

    /** The file as it lies in this directory, directly and under its own last name. */
    File place(File exported) {
        String last = DesiredPath.lastPart(exported);
        String name = last.endsWith("/") ? last.substring(0, last.length() - 1) : last;
        Problems problems = new Problems();
        problems.addIf(
                !isName(name),
                exported.basename().isPresent() ? "basename" : exported.path().isPresent() ? "path" : "name",
                "'" + last + "' is no name for something in the directory " + text);
        problems.addIf(
                exported.follow(),
                "follow",
                "a link could lead out of the directory " + text
                        + ": what is collected into one does not follow links");
        problems.throwIfAny();
        File placed = at(exported, text + last);
        if (!path.equals(DesiredPath.of(placed).path().getParent())) {
            throw new IllegalStateException(last + " would not lie in " + path);
        }
        return placed;
    }

    private static boolean isName(String text) {
        return !text.isEmpty()
                && !text.equals(".")
                && !text.equals("..")
                && text.indexOf('/') < 0
                && text.chars().noneMatch(Character::isISOControl);
    }

    private static File at(File file, String path) {
        return new File(
                file.name(),
                Optional.of(path),
                Optional.empty(),
                Optional.empty(),
                file.content(),
                file.contentBase64(),
                file.source(),
                file.state(),
                file.owner(),
                file.group(),
                file.mode(),
                file.recurse(),
                file.force(),
                file.follow());
    }
}
