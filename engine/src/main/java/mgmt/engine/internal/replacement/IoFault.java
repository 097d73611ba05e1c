package mgmt.engine.internal.replacement;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Says in words what Java's exceptions about files say by their class. */
public final class IoFault {

    private IoFault() {}

    /** A message for users. */
    public static String describe(@Nullable Throwable thrown) {
        if (thrown instanceof FileSystemException fault && fault.getReason() == null) {
            return fault.getFile() + word(fault);
        }
        return thrown == null ? "unknown" : String.valueOf(thrown.getMessage());
    }

    private static String word(FileSystemException fault) {
        if (fault instanceof NoSuchFileException) {
            return ": no such file";
        }
        if (fault instanceof AccessDeniedException) {
            return ": permission denied";
        }
        return fault instanceof DirectoryNotEmptyException
                ? ": the directory is not empty"
                : ": " + fault.getClass().getSimpleName();
    }
}
