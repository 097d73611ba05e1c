package mgmt.plugin.exec.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process that can be started.
 *
 * @param words what is executed
 * @param environment all of its environment
 */
record Launch(List<String> words, Map<String, String> environment) {

    /** Starts it, the first of a group and a session of its own, with nothing to read. */
    ProcessGroup start() throws CommandException {
        List<String> all = new ArrayList<>(List.of(Tool.SETSID.path(), "--"));
        all.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(all);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            return new ProcessGroup(process);
        } catch (IOException e) {
            throw new CommandException("cannot start " + Shown.line(words.get(0)), e);
        }
    }
}
