package mgmt.plugin.file.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** A file operation that the system has refused: what was tried on which path, what the system says, what would help. */
final class FileFailure extends IOException {

    private static final long serialVersionUID = 1L;

    /** The message says all that the cause says, but for the names of temporary files, which differ each time. */
    private FileFailure(String message, Throwable told) {
        super(message);
        addSuppressed(told);
    }

    /**
     * Explains a refusal.
     *
     * @param tried what was tried, such as {@code write}
     * @return what to throw: the cause itself when it is explained already or is an interruption
     */
    static IOException of(String tried, Path path, IOException cause) {
        if (cause instanceof FileFailure
                || cause instanceof ClosedChannelException
                || cause instanceof InterruptedIOException) {
            return cause;
        }
        String reason = reason(cause);
        String advice = advice(path, cause, reason);
        return new FileFailure(
                "cannot " + tried + " " + path + ": " + reason + (advice.isEmpty() ? "" : "; " + advice), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof FileSystemException system) {
            return system.getReason() != null ? system.getReason() : inWords(cause);
        }
        return cause.getMessage() != null ? cause.getMessage() : inWords(cause);
    }

    /** Such as "directory not empty": the types of exceptions without a message of their own are well named. */
    private static String inWords(IOException cause) {
        return cause.getClass()
                .getSimpleName()
                .replace("Exception", "")
                .replaceAll("(?<=.)(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    /** Java tells the error's number only as a text of the system's language: where it is none we know, look around. */
    private static String advice(Path path, IOException cause, String reason) {
        if (cause instanceof AccessDeniedException) {
            return "the agent runs as " + user() + ": run it as root, or let that user do this";
        }
        if (reason.contains("No space left")) {
            return "its file system has no space or no inodes left: free some (df, df -i)";
        }
        if (reason.contains("quota")) {
            return "the quota of " + user() + " is used up";
        }
        if (reason.contains("Operation not permitted")) {
            return user().equals("root")
                    ? "it or its directory may be immutable or append-only (lsattr): clear that with chattr -i -a"
                    : "only its owner or root may do this, and the agent runs as " + user()
                            + "; if it is the owner, the file may be immutable (lsattr)";
        }
        Optional<Path> nonDirectory = Parents.nonDirectoryAbove(path);
        if (nonDirectory.isPresent()) {
            return nonDirectory.get() + " is none: move it away, or change the path";
        }
        if (reason.contains("Device or resource busy")) {
            return "something is mounted there or uses it: unmount it first";
        }
        if (reason.contains("Read-only file system") || isReadOnly(path)) {
            return "its file system is mounted read-only: remount it read-write, or look into the kernel's log if an"
                    + " error made it so";
        }
        return "";
    }

    private static boolean isReadOnly(Path path) {
        Path existing = path;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return existing != null && Files.getFileStore(existing).isReadOnly();
        } catch (IOException e) {
            return false;
        }
    }

    private static String user() {
        return System.getProperty("user.name", "?");
    }
}
