package mgmt.launcher.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Makes the agent a service of systemd, and takes it away again. What it writes is made from the files beside this class;
 * what a user has written stays.
 */
public final class AgentService {

    private static final String UNIT = "mgmt.service";

    private final Path unit;
    private final Path dropIns;
    private final Path defaults;
    private final Path booted;
    private final Systemctl systemctl;

    /**
     * Makes one.
     *
     * @param root the root of the file system
     * @param systemctl how systemd is told
     */
    public AgentService(Path root, Systemctl systemctl) {
        this.unit = root.resolve("etc/systemd/system").resolve(UNIT);
        this.dropIns = root.resolve("etc/systemd/system").resolve(UNIT + ".d");
        this.defaults = root.resolve("etc/default/mgmt");
        this.booted = root.resolve("run/systemd/system");
        this.systemctl = systemctl;
    }

    /**
     * Installs the service, or installs it anew, and has it started at every boot.
     *
     * @param home the distribution that it is to run
     * @param java the home of the Java that it is to run with, empty for that of the path
     * @param now start it too, or start it anew when it is running
     * @return what was done, for the user
     * @throws IOException when that cannot be done
     */
    public String install(Path home, Optional<String> java, boolean now) throws IOException {
        requireSystemd();
        if (Files.isSymbolicLink(unit)) {
            throw new FileSystemException(
                    unit.toString(), null, "it is a link, so the service is masked (systemctl unmask mgmt ends that)");
        }
        write(unit, unitText(home, java));
        StringBuilder done = new StringBuilder("Wrote " + unit + "\n");
        if (Files.exists(defaults, LinkOption.NOFOLLOW_LINKS)) {
            done.append("Kept ").append(defaults).append(", which was there\n");
        } else {
            write(defaults, template("defaults"));
            done.append("Wrote ").append(defaults).append(", where the graph file is named\n");
        }
        systemctl.call("daemon-reload");
        systemctl.call("enable", UNIT);
        done.append("Enabled ").append(UNIT).append(", which is started at every boot\n");
        if (now) {
            systemctl.call("restart", UNIT);
            done.append("Started ").append(UNIT).append('\n');
        } else {
            done.append("Start it with: systemctl start mgmt\n");
        }
        return done.toString();
    }

    /**
     * Stops the service and removes it. Its prefix stays as it is.
     *
     * @return what was done, for the user
     * @throws IOException when that cannot be done
     */
    public String uninstall() throws IOException {
        requireSystemd();
        StringBuilder done = new StringBuilder();
        if (Files.isRegularFile(unit, LinkOption.NOFOLLOW_LINKS)) {
            systemctl.call("disable", "--now", UNIT);
            Files.delete(unit);
            systemctl.call("daemon-reload");
            forgetFailure();
            done.append("Stopped and disabled ").append(UNIT).append(", and removed ");
            done.append(unit).append('\n');
        } else {
            done.append("There is no ").append(unit).append('\n');
        }
        if (Files.exists(defaults)) {
            if (Files.readString(defaults).equals(template("defaults"))) {
                Files.delete(defaults);
                done.append("Removed ").append(defaults).append('\n');
            } else {
                done.append("Kept ").append(defaults).append(", which was edited\n");
            }
        }
        if (Files.exists(dropIns)) {
            done.append("Kept ").append(dropIns).append('\n');
        }
        return done.toString();
    }

    private void requireSystemd() throws IOException {
        if (!Files.isDirectory(booted)) {
            throw new IOException("systemd does not run on this machine (" + booted
                    + " is missing): run the agent in the foreground with mgmt run");
        }
    }

    /** A service that had failed would be listed as such although it is gone; systemd complains about any other. */
    private void forgetFailure() {
        try {
            systemctl.call("reset-failed", UNIT);
        } catch (IOException e) {
            // It had not failed.
        }
    }

    static String unitText(Path home, Optional<String> java) throws IOException {
        String environment = java.map(path -> "Environment=" + quoted("JAVA_HOME=" + path) + "\n")
                .orElse("");
        return template("unit")
                .replace("@command@", quoted(home.resolve("bin/mgmt").toString()))
                .replace("@java@\n", environment);
    }

    /** As systemd takes one word of several. */
    private static String quoted(String word) {
        String text = word.replace("%", "%%");
        return text.matches("[\\w./+=:@%-]+")
                ? text
                : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static String template(String name) throws IOException {
        try (InputStream stream = AgentService.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IOException("the installation is damaged: the launcher has no " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** In one step: systemd may look at any time. */
    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        Path next = Files.writeString(file.resolveSibling("." + file.getFileName() + ".new"), text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
