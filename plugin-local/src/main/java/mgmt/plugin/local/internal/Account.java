package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mgmt.api.transport.TransportException;
import org.jspecify.annotations.Nullable;

/**
 * The user that the agent runs for.
 *
 * @param uid the user's number, 0 for root
 * @param environment the variables of the process
 * @param home the home directory as Java knows it
 */
record Account(int uid, Map<String, String> environment, String home) {

    static Account current() throws TransportException {
        try {
            int uid = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            return new Account(uid, System.getenv(), System.getProperty("user.home", ""));
        } catch (IOException e) {
            throw new TransportException("cannot tell which user this is: /proc/self is not readable", e);
        }
    }

    /**
     * The directory where nobody has chosen one. It is the same for all agents of a user, whatever their prefixes, and
     * lies where a reboot removes nothing; in the usual prefix, which has no other entry of this name.
     */
    Path usualDirectory() {
        if (uid == 0) {
            return Path.of("/var/lib/mgmt/cluster");
        }
        return directory(environment.get("XDG_STATE_HOME"))
                .orElseGet(() -> Stream.of(environment.get("HOME"), home)
                        .flatMap(path -> directory(path).stream())
                        .findFirst()
                        .orElse(Path.of("/"))
                        .resolve(".local/state"))
                .resolve("mgmt/cluster");
    }

    private static Optional<Path> directory(@Nullable String path) {
        return Optional.ofNullable(path)
                .filter(text -> !text.isBlank())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }
}
