package mgmt.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher has to know of the machine and of the user that it runs for.
 *
 * @param hostname the operating system's host name, empty when it has none
 * @param uid the user's number, 0 for root
 * @param home the user's home directory
 * @param temporary where temporary files go
 * @param environment the variables of the process
 */
record Machine(Optional<String> hostname, int uid, Path home, Path temporary, Map<String, String> environment) {

    private static final Path KERNEL_HOSTNAME = Path.of("/proc/sys/kernel/hostname");

    static Machine current() throws LaunchException {
        return new Machine(
                kernelHostname(),
                processOwner(),
                home(System.getenv("HOME"), System.getProperty("user.home")),
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
                System.getenv());
    }

    /** Java does not look at the variable, and knows no home ("?") of a user without an account, as in a container. */
    static Path home(@Nullable String variable, @Nullable String javas) {
        return Stream.of(variable, javas)
                .filter(Objects::nonNull)
                .map(Path::of)
                .filter(Path::isAbsolute)
                .findFirst()
                .orElse(Path.of("/"));
    }

    /** Asked of the kernel, because Java's way to the host name asks the name service and may take seconds. */
    private static Optional<String> kernelHostname() {
        try {
            return Optional.of(Files.readString(KERNEL_HOSTNAME).strip()).filter(name -> !name.isEmpty());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int processOwner() throws LaunchException {
        try {
            return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException e) {
            throw new LaunchException("cannot tell which user this is: /proc/self is not readable", e);
        }
    }

    boolean isRoot() {
        return uid == 0;
    }

    /** A variable that is set to nothing counts as not set. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    /** A directory of the XDG specification, which wants relative values ignored. */
    Optional<Path> directory(String variable) {
        return variable(variable).map(Path::of).filter(Path::isAbsolute);
    }
}
