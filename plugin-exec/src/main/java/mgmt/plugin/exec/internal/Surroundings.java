package mgmt.plugin.exec.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mgmt.api.resource.Identity;
import mgmt.plugin.exec.internal.ExecKind.Exec;

/**
 * Where and as whom the commands of a declaration run. What is missing is found before anything is started, so that it is
 * said in place of an exit status that could mean many things.
 */
final class Surroundings {

    /** Only ever given as it is, with what users write as its arguments. */
    private static final String CHANGE = """
            if [ -n "$1" ]; then cd "$1" || exit 126; fi
            if [ -n "$2" ]; then umask "$2" || exit 126; fi
            shift 2
            exec "$@"
            """;

    private final Exec desired;
    private final Map<String, String> inherited;

    Surroundings(Exec desired, Map<String, String> inherited) {
        this.desired = desired;
        this.inherited = inherited;
    }

    /** Makes one of the commands ready to be started. */
    Launch prepare(CommandLine command) throws CommandException, IOException, InterruptedException {
        checkDirectory(command);
        Map<String, String> environment = new HashMap<>(inherited);
        List<String> words = new ArrayList<>(identity(environment));
        environment.putAll(desired.env());
        desired.cwd().ifPresent(directory -> environment.put("PWD", directory.toString()));
        checkProgram(command, environment.getOrDefault(SearchPath.VARIABLE, SearchPath.USUAL));
        if (desired.cwd().isPresent() || desired.umask().isPresent()) {
            words.addAll(List.of(Tool.SH.path(), "-c", CHANGE, "sh"));
            words.add(desired.cwd().map(Path::toString).orElse(""));
            words.add(desired.umask().orElse(""));
        }
        words.addAll(command.words());
        return new Launch(List.copyOf(words), environment);
    }

    private void checkDirectory(CommandLine command) throws MissingException {
        Optional<Path> directory = desired.cwd();
        if (directory.isPresent() && !Files.isDirectory(directory.get())) {
            String fault = Files.exists(directory.get()) ? " is no directory" : " is not there";
            throw new MissingException(
                    command.field() + " cannot run: its cwd " + directory.get() + fault,
                    Identity.directory(directory.get()));
        }
    }

    private void checkProgram(CommandLine command, String variable) throws MissingException {
        String program = command.program();
        if (!program.contains("/")) {
            SearchPath path = SearchPath.of(variable);
            if (path.find(program).isEmpty()) {
                Optional<Path> there = path.candidates(Path.of(program))
                        .filter(Files::isRegularFile)
                        .findFirst();
                String fault = there.map(file -> file + " is not executable")
                        .orElse("there is no program " + Shown.quoted(program) + " in " + variable);
                throw new MissingException(
                        command.field() + " cannot run: " + fault + ofShell(command),
                        Identity.path(there.orElse(Path.of("/usr/bin").resolve(program))));
            }
            return;
        }
        Path file = desired.cwd()
                .map(directory -> directory.resolve(program))
                .orElseGet(() -> Path.of(program).toAbsolutePath());
        if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
            String fault = !Files.exists(file)
                    ? "the program " + file + " is not there"
                    : Files.isRegularFile(file) ? file + " is not executable" : file + " is no program";
            throw new MissingException(
                    command.field() + " cannot run: " + fault + ofShell(command), Identity.path(file));
        }
    }

    private static String ofShell(CommandLine command) {
        return command.isOfShell() ? ", which was to be the shell" : "";
    }

    /** What makes the process another user's; completes the environment. */
    private List<String> identity(Map<String, String> environment)
            throws CommandException, IOException, InterruptedException {
        if (desired.user().isEmpty() && desired.group().isEmpty()) {
            return List.of();
        }
        Optional<String> group = Optional.empty();
        if (desired.group().isPresent()) {
            group = Optional.of(Account.group(desired.group().get()));
        }
        List<String> options = new ArrayList<>();
        if (desired.user().isPresent()) {
            Account account = Account.user(desired.user().get());
            environment.putAll(account.environment());
            if (isOwn("uid", account.uid()) && isOwn("gid", group.orElse(account.gid())) && !isRoot()) {
                return List.of();
            }
            options.add("--reuid=" + account.uid());
            options.add("--regid=" + group.orElse(account.gid()));
            options.add("--init-groups");
        } else {
            if (isOwn("gid", group.orElse("")) && !isRoot()) {
                return List.of();
            }
            options.add("--regid=" + group.orElse(""));
            options.add("--clear-groups");
        }
        if (!isRoot()) {
            throw new CommandException("only an agent of root can run commands as another user or group: leave out user"
                    + " and group, or let root run it");
        }
        List<String> words = new ArrayList<>(List.of(Tool.SETPRIV.path()));
        words.addAll(options);
        words.add("--");
        return words;
    }

    private static boolean isRoot() throws IOException {
        return isOwn("uid", "0");
    }

    private static boolean isOwn(String which, String number) throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:" + which)
                .toString()
                .equals(number);
    }
}
