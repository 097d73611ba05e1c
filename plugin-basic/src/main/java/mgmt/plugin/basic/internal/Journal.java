package mgmt.plugin.basic.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mgmt.api.resource.PermanentException;

/**
 * The journal of systemd, written to by logger(1): Java cannot send to a socket of datagrams.
 *
 * @param socket is there while there is a journal; without it, logger says nothing and sends nothing
 * @param program what is started
 */
record Journal(Path socket, String program) {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int SHOWN = 500;

    static Journal ofMachine() {
        return new Journal(Path.of("/run/systemd/journal/socket"), "logger");
    }

    /**
     * Adds an entry.
     *
     * @param entry a line for each field, as logger reads it; it must not show up in a message of an exception
     */
    void add(String entry) throws IOException, PermanentException, InterruptedException {
        if (!Files.exists(socket)) {
            throw new PermanentException("journal: there is no journal on this machine (no socket at " + socket
                    + "); run systemd-journald, or leave journal out");
        }
        Process logger = start();
        try {
            write(logger, entry);
            await(logger);
        } finally {
            logger.destroyForcibly();
        }
    }

    private Process start() throws PermanentException {
        try {
            return new ProcessBuilder(program, "--journald")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new PermanentException("journal: the program " + program
                    + ", which is a part of util-linux, cannot be started: " + e.getMessage());
        }
    }

    /** Who ends before it has read all says why by itself. */
    private static void write(Process logger, String entry) {
        try (OutputStream input = logger.getOutputStream()) {
            input.write(entry.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            return;
        }
    }

    private void await(Process logger) throws IOException, InterruptedException {
        if (!logger.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IOException("journal: " + program + " did not end within " + LIMIT.toSeconds() + " s");
        }
        if (logger.exitValue() != 0) {
            String said = new String(logger.getInputStream().readNBytes(SHOWN), StandardCharsets.UTF_8).strip();
            throw new IOException("journal: " + program + " ended with status " + logger.exitValue()
                    + (said.isEmpty() ? "" : ": " + said));
        }
    }
}
