package mgmt.plugin.exec.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mgmt.api.resource.Default;
import mgmt.api.resource.Doc;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Kind;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.Problems;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import mgmt.api.resource.Sending;
import mgmt.api.resource.TextOrList;
import org.osgi.service.component.annotations.Component;

/** The kind {@code exec}: commands. */
@Component
@Kind("exec")
public final class ExecKind implements ResourceKind<ExecKind.Exec>, Linkable<ExecKind.Exec>, Sending<ExecKind.Output> {

    @Override
    public Class<Exec> desiredType() {
        return Exec.class;
    }

    @Override
    public Class<Output> sentType() {
        return Output.class;
    }

    @Override
    public Resource open(Exec desired, ResourceContext context) {
        ExecResource resource = new ExecResource(desired, context);
        resource.warnOfOldFields();
        return resource;
    }

    @Override
    public Links links(Exec desired) {
        Links.Builder links = Links.builder();
        desired.commands().map(command -> program(command.program(), desired)).forEach(links::needs);
        desired.cwd().ifPresent(directory -> {
            List<Identity> places = new ArrayList<>(List.of(Identity.directory(directory)));
            places.addAll(directoriesAbove(directory));
            links.needs(places);
        });
        desired.creates().map(ExecKind::directoriesAbove).ifPresent(links::needs);
        // Else it would run once before the file is written, and once more because it was.
        desired.watchfiles().forEach(file -> links.needs(List.of(Identity.path(file))));
        return links.build();
    }

    /** The places where a program may lie, in the order in which they are searched. */
    private static List<Identity> program(String program, Exec desired) {
        Path path = Path.of(program);
        if (path.isAbsolute()) {
            return List.of(Identity.path(path));
        }
        if (program.contains("/")) {
            return desired.cwd()
                    .map(directory -> List.of(Identity.path(directory.resolve(path))))
                    .orElse(List.of());
        }
        return SearchPath.of(desired.env().getOrDefault(SearchPath.VARIABLE, SearchPath.USUAL))
                .candidates(path)
                .map(Identity::path)
                .distinct()
                .toList();
    }

    private static List<Identity> directoriesAbove(Path path) {
        return Stream.iterate(path.getParent(), above -> above != null, Path::getParent)
                .map(Identity::directory)
                .toList();
    }

    /** What a command has written, as text; the middle of what is longer than 64 KiB is left out. */
    public record Output(
            @Doc("What it has written to either stream, in the order in which it was read.")
            String output,

            @Doc("What it has written to standard output.") String stdout,
            @Doc("What it has written to standard error.") String stderr) {}

    /** What users write about a command. An empty text is the same as none. */
    @Doc(
            "A command. It runs when there is an occasion: at first, after a failure, when something was reported by watchcmd or"
                    + " watchfiles, when what it creates has gone, on a notification, and with poll each time; and when neither"
                    + " creates nor nifcmd nor ifcmd forbid it.")
    public record Exec(
            @Doc("The resource's name; it may be any text.") String name,

            @Doc("The command: a text, which is split into words as a shell does it, by blanks, quotes and backslashes,"
                    + " while nothing in it is expanded; or a list of words. Everybody on the machine can read them"
                    + " while it runs: a secret belongs into a file that the command reads.")
            TextOrList cmd,

            @Doc("The shell that the text is handed to instead, such as /bin/sh, as SHELL -c TEXT. Without it, no shell"
                    + " sees the command.")
            Optional<String> shell,

            @Doc("The absolute path of the directory in which this resource's commands run; by default, the agent's.")
            Optional<Path> cwd,

            @Doc("Variables of the environment, besides those of the agent without its own (MGMT_*, those of systemd).")
            Map<String, String> env,

            @Doc("The user that the commands run as, by name or number, with that user's groups and HOME, USER, LOGNAME"
                    + " and SHELL. Only an agent of root can do so.")
            Optional<String> user,

            @Doc("The group that they run as, by name or number; by default, the user's.")
            Optional<String> group,

            @Doc(
                    "How long cmd, and each of ifcmd, nifcmd and donecmd, may take; then its processes are ended, and it has"
                            + " failed. Zero is for ever.")
            @Default("0")
            Duration timeout,

            @Doc(
                    "A command that goes on: each line that it writes, unless it is empty, is an occasion to run cmd. When it"
                            + " ends, it is started again, after the delay in meta at the earliest.")
            Optional<TextOrList> watchcmd,

            @Doc("The shell for watchcmd.") Optional<String> watchshell,

            @Doc("Absolute paths; when one of them is changed, or what lies directly in it, that is an occasion, too.")
            List<Path> watchfiles,

            @Doc("A command that says by the exit status 0 that cmd may run, and by another one that it may not.")
            Optional<TextOrList> ifcmd,

            @Doc("The shell for ifcmd.") Optional<String> ifshell,

            @Doc("A command that says by the exit status 0 that cmd may not run.")
            Optional<TextOrList> nifcmd,

            @Doc("The shell for nifcmd.") Optional<String> nifshell,

            @Doc("An absolute path: while something is there, cmd does not run; when it goes, cmd runs.")
            Optional<Path> creates,

            @Doc("A command that runs after cmd has succeeded; when it fails, so has cmd.")
            Optional<TextOrList> donecmd,

            @Doc("The shell for donecmd.") Optional<String> doneshell,

            @Doc("The permissions that new files of the commands do not get, such as 0027; by default, as the agent.")
            Optional<String> umask,

            @Doc("Whether notifications are the only occasion.") @Default("false")
            boolean refreshonly,

            @Doc("Ignored, with a warning: the original had it once.")
            Optional<String> pollint,

            @Doc("Ignored, with a warning: the original had it once.")
            Optional<String> state) {

        /** Checks the fields, alone and together. */
        public Exec {
            shell = filled(shell);
            user = filled(user);
            group = filled(group);
            umask = filled(umask);
            watchcmd = written(watchcmd);
            watchshell = filled(watchshell);
            ifcmd = written(ifcmd);
            ifshell = filled(ifshell);
            nifcmd = written(nifcmd);
            nifshell = filled(nifshell);
            donecmd = written(donecmd);
            doneshell = filled(doneshell);
            cwd = cwd.filter(path -> !path.toString().isEmpty());
            creates = creates.filter(path -> !path.toString().isEmpty());

            Problems problems = new Problems();
            FieldRules rules = new FieldRules(problems);
            rules.command("cmd", Optional.of(cmd), "shell", shell);
            rules.command("watchcmd", watchcmd, "watchshell", watchshell);
            rules.command("ifcmd", ifcmd, "ifshell", ifshell);
            rules.command("nifcmd", nifcmd, "nifshell", nifshell);
            rules.command("donecmd", donecmd, "doneshell", doneshell);
            rules.absolute("cwd", cwd.stream().toList());
            rules.absolute("creates", creates.stream().toList());
            rules.absolute("watchfiles", watchfiles);
            rules.environment(env);
            rules.umask(umask);
            rules.occasions(refreshonly, watchcmd.isPresent(), !watchfiles.isEmpty());
            problems.throwIfAny();
        }

        private static Optional<String> filled(Optional<String> text) {
            return text.filter(each -> !each.isBlank());
        }

        private static Optional<TextOrList> written(Optional<TextOrList> command) {
            return command.filter(each ->
                    each.text().map(text -> !text.isBlank()).orElse(!each.list().isEmpty()));
        }

        CommandLine command() {
            return CommandLine.of("cmd", cmd, shell);
        }

        Optional<CommandLine> watchCommand() {
            return watchcmd.map(each -> CommandLine.of("watchcmd", each, watchshell));
        }

        Optional<CommandLine> ifCommand() {
            return ifcmd.map(each -> CommandLine.of("ifcmd", each, ifshell));
        }

        Optional<CommandLine> nifCommand() {
            return nifcmd.map(each -> CommandLine.of("nifcmd", each, nifshell));
        }

        Optional<CommandLine> doneCommand() {
            return donecmd.map(each -> CommandLine.of("donecmd", each, doneshell));
        }

        Stream<CommandLine> commands() {
            return Stream.of(Optional.of(command()), watchCommand(), ifCommand(), nifCommand(), doneCommand())
                    .flatMap(Optional::stream);
        }
    }
}
