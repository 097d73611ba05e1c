package mgmt.plugin.etcd.internal.server;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import mgmt.api.transport.TransportException;
import mgmt.plugin.etcd.internal.client.EtcdUrl;
import org.jspecify.annotations.Nullable;

/**
 * An etcd process under supervision: started again when it ends, and ended with the agent, whatever becomes of that. The
 * kernel kills it when the thread that has started it ends, so that thread lives as long as the process. Thread-safe:
 * guarded by itself.
 */
public final class EtcdServer implements AutoCloseable {

    private static final Set<PosixFilePermission> PRIVATE = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    /** In a process group of its own, for a terminal's ^C is for the agent, which stops it in order. */
    private static final List<String> BOUND_TO_ITS_PARENT = List.of("setpriv", "--pdeathsig", "KILL", "setsid");

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Who has run for so long starts with the first pause again. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    /** Java gives the number of the signal that has ended a process, and this more. */
    static final int BY_SIGNAL = 128;

    private static final Duration TERM_LIMIT = Duration.ofMillis(2_500);
    private static final Duration KILL_LIMIT = Duration.ofSeconds(1);

    private final EtcdProgram program;
    private final ServerSetup setup;
    private final System.Logger log;
    private final Runnable onEnd;
    private final ServerLog output;
    private final Thread supervisor;

    private Beginning beginning;
    private @Nullable Process process;
    private @Nullable End end;
    private boolean wasLaunched;
    private boolean isUp;
    private boolean isClosed;

    /**
     * That it has ended for good.
     *
     * @param why for users
     * @param isRemoved whether the other members have removed it, so that its data are of no more use to it
     */
    public record End(String why, boolean isRemoved) {}

    private EtcdServer(EtcdProgram program, ServerSetup setup, Beginning beginning, System.Logger log, Runnable onEnd) {
        this.program = program;
        this.setup = setup;
        this.beginning = beginning;
        this.log = log;
        this.onEnd = onEnd;
        this.output = new ServerLog(setup.log());
        this.supervisor = new Thread(this::supervise, "mgmt-etcd-server");
        supervisor.setDaemon(true);
    }

    /**
     * Starts it; returns before it answers.
     *
     * @param beginning what it begins with, the first time; afterwards, with its data
     * @param client where the agent itself will ask it
     * @param onEnd called by its own thread when it has ended for good
     * @throws TransportException when something is in its way
     */
    public static EtcdServer start(
            EtcdProgram program,
            ServerSetup setup,
            Beginning beginning,
            EtcdUrl client,
            System.Logger log,
            Runnable onEnd)
            throws TransportException {
        Ports.require(setup.listeners(), client);
        prepare(setup.data());
        EtcdServer server = new EtcdServer(program, setup, beginning, log, onEnd);
        server.supervisor.start();
        return server;
    }

    private static void prepare(Path data) throws TransportException {
        try {
            try {
                Files.createDirectory(data, PosixFilePermissions.asFileAttribute(PRIVATE));
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(data)) {
                    throw new TransportException(data + " is to be the directory of etcd's data, and is none", e);
                }
                Files.setPosixFilePermissions(data, PRIVATE);
            }
            if (!Files.isWritable(data)) {
                throw new TransportException(data + ", where etcd's data are to be, cannot be written");
            }
        } catch (IOException e) {
            throw new TransportException(data + ", where etcd's data are to be, cannot be used: " + e.getMessage(), e);
        }
    }

    private void supervise() {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                long started = System.nanoTime();
                Process running = launch();
                if (running == null) {
                    return;
                }
                int status = running.waitFor();
                if (!mayGoOn(status)) {
                    return;
                }
                pause = System.nanoTime() - started > STEADY.toNanos() ? FIRST_PAUSE : pause;
                if (!pause(pause)) {
                    return;
                }
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException e) {
            // Only close() does this.
            kill();
        } catch (IOException e) {
            ended(new End("etcd cannot be started: " + e.getMessage(), false));
        }
    }

    /** Null once it was closed. */
    private synchronized @Nullable Process launch() throws IOException {
        if (isClosed) {
            return null;
        }
        output.begin();
        if (hasBegun()) {
            beginning = new Beginning.Resuming();
        }
        List<String> command = new ArrayList<>(BOUND_TO_ITS_PARENT);
        command.add(program.path().toString());
        command.addAll(setup.options());
        command.addAll(beginning.options(setup));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(setup.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.file().toFile()));
        EtcdEnvironment.clean(builder.environment());
        Process started = builder.start();
        process = started;
        wasLaunched = true;
        started.getOutputStream().close();
        return started;
    }

    /** Whether an earlier process of this server has got so far that there are data to go on with. */
    private boolean hasBegun() {
        return wasLaunched
                && (beginning instanceof Beginning.GoingOnAlone
                        || Files.isDirectory(setup.data().resolve("member/wal")));
    }

    /**
     * Before it was up, its end is one for good: it tells the user what to change. Not so if it was ended by a signal, as by
     * a kernel that is short of memory: that it has not chosen.
     */
    private boolean mayGoOn(int status) {
        synchronized (this) {
            process = null;
            if (isClosed) {
                return false;
            }
        }
        String words = output.lastWords();
        boolean wasKilled = status > BY_SIGNAL;
        String how = "etcd has ended with " + (wasKilled ? "signal " + (status - BY_SIGNAL) : "status " + status)
                + (words.isEmpty() ? "" : ": " + words);
        boolean isRemoved = output.tellsOfRemoval();
        if (isRemoved || (!hasBeenUp() && !wasKilled)) {
            ended(new End(how + "\nIts data are in " + setup.data() + ", its log is " + setup.log(), isRemoved));
            return false;
        }
        log.log(System.Logger.Level.WARNING, "The agent''s own etcd is started again: {0}", how);
        return true;
    }

    private synchronized boolean hasBeenUp() {
        return isUp;
    }

    private void ended(End how) {
        synchronized (this) {
            end = how;
        }
        onEnd.run();
    }

    private synchronized boolean pause(Duration duration) throws InterruptedException {
        long until = System.nanoTime() + duration.toNanos();
        while (!isClosed) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0) {
                return true;
            }
            wait(left);
        }
        return false;
    }

    /** It answers: from now on it is started again whenever it ends. */
    public synchronized void isUp() {
        isUp = true;
    }

    /** How it has ended for good; empty if it has not. */
    public synchronized Optional<End> end() {
        return Optional.ofNullable(end);
    }

    /** The process; empty while there is none. */
    public synchronized Optional<ProcessHandle> process() {
        return Optional.ofNullable(process).map(Process::toHandle);
    }

    /** Stops it: asked to end, and killed if it does not. */
    @Override
    public void close() {
        Process running;
        synchronized (this) {
            isClosed = true;
            running = process;
            notifyAll();
        }
        boolean wasInterrupted = Thread.interrupted();
        try {
            if (running != null) {
                running.destroy();
                if (!running.waitFor(TERM_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                    running.destroyForcibly();
                    boolean unused = running.waitFor(KILL_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
            supervisor.join(KILL_LIMIT.toMillis());
        } catch (InterruptedException e) {
            kill();
            wasInterrupted = true;
        } finally {
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
