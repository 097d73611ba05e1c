package mgmt.launcher;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import mgmt.launcher.log.Causes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archive of loaded classes with which Java starts sooner: of class data (CDS) or, from Java 25 on, a cache of the
 * ahead-of-time compiler (AOT). The start script uses the one that fits and, where there is none, says so; then it is made
 * here: by a process of its own, which begins when the first graph is at rest, runs behind everything else that the machine
 * has to do, and goes on if the agent ends. {@link #makeSoon} may be called on any thread, the rest on the main thread.
 */
final class ClassArchive {

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);

    private final String file;
    private final String jars;
    private final Path maker;
    private final int uid;
    private volatile @Nullable Thread making;

    private ClassArchive(String file, String jars, Path maker, int uid) {
        this.file = file;
        this.jars = jars;
        this.maker = maker;
        this.uid = uid;
    }

    /** The one that the start script finds missing, if it does. */
    static ClassArchive of(Installation installation, Machine machine) {
        return new ClassArchive(
                System.getProperty("mgmt.class.archive", ""),
                System.getProperty("mgmt.class.archive.for", ""),
                installation.home().resolve("lib/make-class-archive"),
                machine.uid());
    }

    /** Has it made if it is missing, without waiting for the disk. */
    void makeSoon() {
        if (!file.isEmpty() && making == null) {
            Thread thread = new Thread(this::make, "mgmt-class-archive");
            thread.setDaemon(true);
            making = thread;
            thread.start();
        }
    }

    /** Waits until the process that makes it has been started, if one is to be. */
    void awaitBegin() throws InterruptedException {
        Thread thread = making;
        if (thread != null) {
            thread.join();
        }
    }

    private void make() {
        try {
            PrivateDirectory.requireOwn(PrivateDirectory.make(Path.of(file).resolveSibling("")), uid);
            ProcessBuilder builder = new ProcessBuilder(
                            List.of("setsid", "nice", "-n", "19", "/bin/sh", maker.toString(), file, jars))
                    .directory(new File("/"))
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD);
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.start();
            LOG.debug("{} is being made, for the next start", file);
        } catch (IOException | LaunchException e) {
            LOG.debug("The next start will not be sooner: {}", Causes.describe(e));
        }
    }
}
