package mgmt.plugin.exec.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.TextOrList;
import mgmt.plugin.exec.internal.ExecKind.Exec;

/** What a user declares, field by field. */
final class Declared {

    private final Map<String, Object> fields = new HashMap<>();

    static Declared cmd(String text) {
        return new Declared().with("cmd", TextOrList.ofText(text));
    }

    static Declared cmd(List<String> words) {
        return new Declared().with("cmd", TextOrList.ofList(words));
    }

    /** A command for {@code /bin/sh}. */
    static Declared script(String text) {
        return cmd(text).with("shell", "/bin/sh");
    }

    Declared with(String field, Object value) {
        fields.put(field, value);
        return this;
    }

    /** A guard, or whatever else has a shell of its own, for {@code /bin/sh}. */
    Declared script(String prefix, String text) {
        return with(prefix + "cmd", TextOrList.ofText(text)).with(prefix + "shell", "/bin/sh");
    }

    Declared env(String... namesAndValues) {
        Map<String, String> env = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            env.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return with("env", env);
    }

    Declared watchfiles(Path... files) {
        return with("watchfiles", Arrays.asList(files));
    }

    @SuppressWarnings("unchecked")
    Exec exec() {
        return new Exec(
                "test",
                (TextOrList) fields.get("cmd"),
                optional("shell", String.class),
                optional("cwd", Path.class),
                (Map<String, String>) fields.getOrDefault("env", Map.of()),
                optional("user", String.class),
                optional("group", String.class),
                (Duration) fields.getOrDefault("timeout", Duration.ZERO),
                optional("watchcmd", TextOrList.class),
                optional("watchshell", String.class),
                (List<Path>) fields.getOrDefault("watchfiles", List.of()),
                optional("ifcmd", TextOrList.class),
                optional("ifshell", String.class),
                optional("nifcmd", TextOrList.class),
                optional("nifshell", String.class),
                optional("creates", Path.class),
                optional("donecmd", TextOrList.class),
                optional("doneshell", String.class),
                optional("umask", String.class),
                (boolean) fields.getOrDefault("refreshonly", false),
                optional("pollint", String.class),
                optional("state", String.class));
    }

    private <T> Optional<T> optional(String field, Class<T> type) {
        return Optional.ofNullable(type.cast(fields.get(field)));
    }
}
