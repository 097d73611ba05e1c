package mgmt.plugin.exec.internal;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A user of this machine.
 *
 * @param uid the number
 * @param gid the number of the user's group
 * @param name the name
 * @param home the directory
 * @param shell the program
 */
record Account(String uid, String gid, String name, String home, String shell) {

    /** Looks a user up, by name or number; runs a program, which asks whatever the machine has its users from. */
    static Account user(String nameOrNumber) throws CommandException, IOException, InterruptedException {
        List<String> fields = entry("passwd", nameOrNumber, "user");
        return new Account(fields.get(2), fields.get(3), fields.get(0), fields.get(5), fields.get(6));
    }

    /** The number of a group, by name or number. */
    static String group(String nameOrNumber) throws CommandException, IOException, InterruptedException {
        return entry("group", nameOrNumber, "group").get(2);
    }

    private static List<String> entry(String list, String key, String what)
            throws CommandException, IOException, InterruptedException {
        Launch launch = new Launch(List.of(Tool.GETENT.path(), "--", list, key), CleanEnvironment.of(System.getenv()));
        Execution.Outcome outcome = new Execution(launch, Execution.Hearing.NOTHING).run(java.time.Duration.ZERO);
        List<String> fields = List.of(outcome.stdout().strip().split(":", -1));
        if (outcome.status() != 0 || fields.size() < (list.equals("passwd") ? 7 : 3)) {
            throw new CommandException("there is no " + what + " " + Shown.quoted(key) + " on this machine: make it, or"
                    + " write the name of another one");
        }
        return fields;
    }

    /** What a login would set. */
    Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>();
        variables.put("HOME", home);
        variables.put("USER", name);
        variables.put("LOGNAME", name);
        variables.put("SHELL", shell.isEmpty() ? "/bin/sh" : shell);
        return variables;
    }
}
