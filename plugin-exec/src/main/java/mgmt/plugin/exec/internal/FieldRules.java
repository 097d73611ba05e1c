package mgmt.plugin.exec.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import mgmt.api.resource.Problems;
import mgmt.api.resource.TextOrList;

/** What makes sense in the fields of an {@code exec}. Confined to one thread. */
final class FieldRules {

    private static final Pattern UMASK = Pattern.compile("0?[0-7]{1,3}");

    private final Problems problems;

    FieldRules(Problems problems) {
        this.problems = problems;
    }

    void command(String field, Optional<TextOrList> command, String shellField, Optional<String> shell) {
        problems.addIf(
                command.isEmpty() && shell.isPresent(), shellField, "is of no use without " + field + ": leave it out");
        problems.addIf(shell.filter(text -> text.indexOf('\0') >= 0).isPresent(), shellField, "is no program's name");
        if (command.isPresent()) {
            try {
                CommandLine unused = CommandLine.of(field, command.get(), shell);
            } catch (IllegalArgumentException e) {
                problems.add(field, String.valueOf(e.getMessage()));
            }
        }
    }

    void absolute(String field, List<Path> paths) {
        for (Path path : paths) {
            problems.addIf(
                    !path.isAbsolute(),
                    field,
                    "is " + Shown.quoted(path.toString()) + ", and has to be absolute: begin with a slash"
                            + (path.startsWith("~") ? "; a ~ is not expanded" : ""));
        }
    }

    void environment(Map<String, String> variables) {
        variables.forEach((name, value) -> {
            problems.addIf(
                    name.isEmpty() || name.contains("=") || name.indexOf('\0') >= 0,
                    "env",
                    "has the name " + Shown.quoted(name) + ": it has to be there, and to be without = in it");
            problems.addIf(
                    value.indexOf('\0') >= 0,
                    "env",
                    "has a character of the code 0 in " + Shown.quoted(name) + ", which no variable can have");
        });
    }

    void umask(Optional<String> umask) {
        problems.addIf(
                umask.filter(text -> !UMASK.matcher(text).matches()).isPresent(),
                "umask",
                "is " + Shown.quoted(umask.orElse("")) + ", and has to be octal, from 0000 to 0777");
    }

    void occasions(boolean refreshonly, boolean isWatching, boolean hasFiles) {
        String message = "has no effect with refreshonly, which lets notifications count alone: leave out one of them";
        problems.addIf(refreshonly && isWatching, "watchcmd", message);
        problems.addIf(refreshonly && hasFiles, "watchfiles", message);
    }
}
