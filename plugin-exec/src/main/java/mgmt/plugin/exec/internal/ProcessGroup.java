package mgmt.plugin.exec.internal;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A process and all that it starts, unless that leaves the group on purpose. Java knows no groups: they are looked at in
 * {@code /proc}, and signalled by the shell's own {@code kill}, which costs two milliseconds and no memory.
 */
final class ProcessGroup {

    private static final Path PROC = Path.of("/proc");
    private static final String KILL = "kill -s \"$1\" -- \"-$2\"";
    private static final Duration LAST_WAIT = Duration.ofSeconds(2);

    private final Process process;

    /** The group that a process becomes the first of; it may not have done so yet. */
    ProcessGroup(Process process) {
        this.process = process;
    }

    Process process() {
        return process;
    }

    /**
     * Ends all of it: SIGTERM, and SIGKILL to what is left after the time of grace, or when the thread is interrupted
     * once more. Returns when it has ended; an interruption that came before or meanwhile is kept.
     */
    void end(Duration grace) throws CommandException {
        boolean interrupted = Thread.interrupted();
        try {
            interrupted |= signal("TERM");
            try {
                awaitEnd(grace);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            if (isAlive()) {
                interrupted |= signal("KILL");
                try {
                    awaitEnd(LAST_WAIT);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (process.isAlive()) {
                throw new CommandException(
                        "the process " + process.pid() + " does not even end by SIGKILL: it waits for"
                                + " the kernel, such as for a disk that does not answer");
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitEnd(Duration limit) throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        Pause pause = new Pause();
        while (System.nanoTime() < end && isAlive()) {
            pause.take();
        }
    }

    private boolean isAlive() {
        return process.isAlive() || !members().isEmpty();
    }

    /** Sends a signal to all of it; tells whether the thread was interrupted meanwhile. */
    private boolean signal(String name) throws CommandException {
        Process kill;
        try {
            kill = new ProcessBuilder(Tool.SH.path(), "-c", KILL, "sh", name, Long.toString(process.pid()))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new CommandException("the processes of a command cannot be ended", e);
        }
        boolean interrupted = false;
        while (true) {
            try {
                if (kill.waitFor() != 0) {
                    signalFirst(name.equals("KILL"));
                }
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    /** It has not made its group yet, and so started nothing either. */
    private void signalFirst(boolean forcibly) {
        ProcessHandle first = process.toHandle();
        boolean unused = forcibly ? first.destroyForcibly() : first.destroy();
    }

    /** The processes of the group that have not ended, the first one too. */
    private List<Path> members() {
        ProcessTable table = new ProcessTable();
        return table.since(process.pid())
                .filter(each -> table.isOf(process.pid(), each))
                .toList();
    }

    /** Whether a process of the group holds a pipe that this process reads from. */
    boolean holdsOutput() {
        List<Path> members = members();
        if (members.isEmpty()) {
            return false;
        }
        Set<String> own = pipes(PROC.resolve("self"));
        return members.stream().flatMap(member -> pipes(member).stream()).anyMatch(own::contains);
    }

    private static Set<String> pipes(Path process) {
        Set<String> pipes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                String target = target(descriptor);
                if (target.startsWith("pipe:")) {
                    pipes.add(target);
                }
            }
        } catch (IOException e) {
            // It has ended, or is another user's who is none of ours.
        }
        return pipes;
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
