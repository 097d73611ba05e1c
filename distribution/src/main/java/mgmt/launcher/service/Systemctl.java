package mgmt.launcher.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Talks to systemd. */
@FunctionalInterface
public interface Systemctl {

    /**
     * Carries out a command of systemctl.
     *
     * @param words the command and its arguments
     * @throws IOException when it fails, with what it said
     */
    void call(String... words) throws IOException;

    /** The program of this machine. */
    static Systemctl ofMachine() {
        return words -> {
            List<String> command = new ArrayList<>(List.of("systemctl"));
            command.addAll(List.of(words));
            Path said = Files.createTempFile("mgmt-systemctl-", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
                if (process.waitFor() != 0) {
                    throw new IOException(String.join(" ", command) + " has failed: "
                            + Files.readString(said, StandardCharsets.UTF_8).strip());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(String.join(" ", command) + " was interrupted", e);
            } finally {
                Files.delete(said);
            }
        };
    }
}
