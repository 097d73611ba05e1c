package mgmt.launcher.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/** Says in a person's words why something went wrong. */
public final class Causes {

    /** Chains longer than this are loops, or nothing that anyone reads. */
    private static final int DEEPEST = 10;

    private Causes() {}

    /** The messages of a throwable and of what caused it, from the outside in, each said once. */
    public static String describe(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Throwable link = thrown;
        for (int depth = 0; link != null && depth < DEEPEST; depth++) {
            String words = words(link);
            if (!words.isEmpty() && text.indexOf(words) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(words);
            }
            link = link.getCause();
        }
        return text.toString();
    }

    /** True of what no code foresaw: a bug here or in a plugin, or a machine that is out of something. */
    public static boolean isUnforeseen(Throwable thrown) {
        return thrown instanceof Error
                || (thrown instanceof RuntimeException && !(thrown instanceof UncheckedIOException));
    }

    /** The stack trace as text, without a line end at its end. */
    public static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }

    private static String words(Throwable thrown) {
        String message = thrown.getMessage();
        if (message == null) {
            return thrown.getClass().getSimpleName();
        }
        Throwable cause = thrown.getCause();
        if (cause != null && message.equals(cause.toString())) {
            return "";
        }
        if (thrown instanceof FileSystemException trouble && trouble.getReason() == null) {
            String reason = reason(trouble);
            return reason == null ? message : message + ": " + reason;
        }
        return Causes.isUnforeseen(thrown) ? thrown.getClass().getSimpleName() + ": " + message : message;
    }

    /** The exceptions that tell by their class alone what the operating system said. */
    private static @Nullable String reason(FileSystemException trouble) {
        if (trouble instanceof NoSuchFileException) {
            return "no such file or directory";
        }
        if (trouble instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (trouble instanceof FileAlreadyExistsException) {
            return "it is there already";
        }
        if (trouble instanceof NotDirectoryException) {
            return "not a directory";
        }
        return trouble instanceof DirectoryNotEmptyException ? "the directory is not empty" : null;
    }
}
