package mgmt.engine.internal.converger;

import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import mgmt.api.resource.NotYetException;
import mgmt.api.resource.PermanentException;

/**
 * Why a run has failed, in text of the engine's own, so that no class of a plugin stays in a status after the plugin has
 * gone.
 *
 * @param sort how it is to be treated
 * @param text what happened, in one line if possible
 */
record Failure(Sort sort, String text) {

    enum Sort {
        TRANSIENT,
        NOT_YET,
        PERMANENT
    }

    private static final int DEEPEST = 5;

    /** The same without the secrets that a resource has received. */
    Failure masked(Map<String, Object> received) {
        return new Failure(sort, Values.masked(text, received));
    }

    static Failure of(Throwable thrown) {
        Sort sort = thrown instanceof NotYetException
                ? Sort.NOT_YET
                : thrown instanceof PermanentException ? Sort.PERMANENT : Sort.TRANSIENT;
        return new Failure(sort, describe(thrown));
    }

    /** The messages of an exception and its causes. Its code is the plugin's and may throw itself. */
    static String describe(Throwable thrown) {
        try {
            StringBuilder text = new StringBuilder();
            Throwable at = thrown;
            for (int depth = 0; at != null && depth < DEEPEST; depth++) {
                String message = message(at);
                if (text.indexOf(message) < 0) {
                    text.append(text.isEmpty() ? "" : ": ").append(message);
                }
                at = at.getCause();
            }
            return text.toString();
        } catch (RuntimeException | Error e) {
            return thrown.getClass().getName() + " (which has no message that can be read)";
        }
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        if (thrown instanceof NoSuchFileException || thrown instanceof FileNotFoundException) {
            return message + ": no such file or directory";
        }
        if (thrown instanceof AccessDeniedException) {
            return message + ": permission denied";
        }
        if (message == null || message.isBlank()) {
            return thrown.getClass().getSimpleName();
        }
        return speaksForItself(thrown) ? message : thrown.getClass().getSimpleName() + ": " + message;
    }

    /** Whether a message needs no class name before it: whoever throws an exception made for it means it to be read. */
    private static boolean speaksForItself(Throwable thrown) {
        boolean isOwn = !thrown.getClass().getName().startsWith("java.");
        boolean isChecked = !(thrown instanceof RuntimeException || thrown instanceof Error);
        return (isOwn && isChecked)
                || thrown instanceof FileSystemException
                || thrown.getClass() == java.io.IOException.class
                || thrown.getClass() == Exception.class;
    }
}
