package mgmt.launcher.log;

import java.time.LocalTime;
import java.util.Map;
import org.slf4j.event.Level;

/** What the launcher says when it gives up: the line of a program, or an error in the journal. */
public final class Complaint {

    private Complaint() {}

    /**
     * The text for standard error.
     *
     * @param environment the variables of the process
     * @param message what is wrong
     */
    public static String text(Map<String, String> environment, String message) {
        LineFormat format = LogLines.format(environment, Boolean.getBoolean("mgmt.stderr.terminal"), 2);
        String text = "mgmt: " + message;
        return format == LineFormat.JOURNAL ? format.line(LocalTime.MIDNIGHT, Level.ERROR, "mgmt", text) : text;
    }
}
