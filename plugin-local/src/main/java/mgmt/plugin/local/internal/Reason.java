package mgmt.plugin.local.internal;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What an exception of the file system says, in words. */
final class Reason {

    private Reason() {}

    /** Whether it may go away by itself. */
    static boolean isTransient(IOException cause) {
        return of(cause).contains("No space left") || of(cause).contains("quota");
    }

    static String of(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return cause.getMessage() + ": permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return cause.getMessage() + ": no such file or directory";
        }
        if (cause instanceof NotDirectoryException) {
            return cause.getMessage() + ": is no directory";
        }
        if (cause instanceof FileSystemException || cause.getMessage() != null) {
            return String.valueOf(cause.getMessage());
        }
        return cause.getClass().getSimpleName();
    }
}
