package mgmt.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mgmt.launcher.command.Command.PrefixChoice;
import mgmt.launcher.log.Causes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the directories of an agent: the prefix, where its state is kept, and where its control socket is found. */
final class Directories {

    private static final Logger LOG = LoggerFactory.getLogger(Directories.class);

    private final Machine machine;

    Directories(Machine machine) {
        this.machine = machine;
    }

    /** Makes the prefix that was chosen, or the usual one. */
    Path prefix(PrefixChoice choice, String hostname) throws LaunchException {
        if (choice.temporary()) {
            return temporary("mgmt-" + hostname + "-");
        }
        Path wanted = choice.path().orElseGet(this::usualPrefix);
        try {
            return PrivateDirectory.make(wanted);
        } catch (LaunchException e) {
            if (!choice.temporaryIfNeeded()) {
                throw new LaunchException(
                        "cannot make the prefix: " + e.getMessage()
                                + " (choose another with --prefix, or use --tmp-prefix)",
                        e);
            }
            Path instead = temporary("mgmt-" + hostname + "-");
            LOG.warn("The prefix is {}, because the usual one cannot be made: {}", instead, e.getMessage());
            return instead;
        }
    }

    Path usualPrefix() {
        if (machine.isRoot()) {
            return Path.of("/var/lib/mgmt");
        }
        return machine.directory("XDG_STATE_HOME")
                .orElseGet(() -> machine.home().resolve(".local/state"))
                .resolve("mgmt");
    }

    /** A fresh directory that only this user can look into. */
    Path temporary(String namePrefix) throws LaunchException {
        try {
            return Files.createTempDirectory(machine.temporary(), namePrefix).toRealPath();
        } catch (IOException e) {
            throw new LaunchException("cannot make a temporary directory: " + Causes.describe(e), e);
        }
    }

    /** Where control sockets are, whether or not it is there. */
    Path runtime() {
        Optional<Path> chosen = machine.directory("MGMT_RUNTIME_DIRECTORY");
        if (chosen.isPresent()) {
            return chosen.get();
        }
        if (machine.isRoot()) {
            return Path.of("/run/mgmt");
        }
        return machine.directory("XDG_RUNTIME_DIR")
                .map(directory -> directory.resolve("mgmt"))
                .orElseGet(() -> machine.temporary().resolve("mgmt-" + machine.uid()));
    }

    /** Makes the directory of the control sockets. */
    Path makeRuntime() throws LaunchException {
        Path directory = runtime();
        try {
            Path made = PrivateDirectory.make(directory);
            PrivateDirectory.requireOwn(made, machine.uid());
            return made;
        } catch (LaunchException e) {
            throw new LaunchException("cannot use the runtime directory: " + e.getMessage(), e);
        }
    }
}
