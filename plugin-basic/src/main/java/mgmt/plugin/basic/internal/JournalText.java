package mgmt.plugin.basic.internal;

import java.util.Locale;
import java.util.StringJoiner;
import java.util.TreeMap;
import mgmt.plugin.basic.internal.MsgKind.Msg;

/** An entry of the journal as logger(1) reads it with {@code --journald}: a line for each field, up to an empty line. */
final class JournalText {

    static final String MESSAGE = "MESSAGE";
    static final String PRIORITY = "PRIORITY";
    private static final String IDENTIFIER = "SYSLOG_IDENTIFIER";

    private JournalText() {}

    /** The entry of a message; its lines are one text again there, those of another field are several values. */
    static String of(Msg msg, String body) {
        TreeMap<String, String> fields = new TreeMap<>();
        fields.put(IDENTIFIER, "mgmt");
        msg.fields().forEach((name, value) -> fields.put(name.toUpperCase(Locale.ROOT), value));
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        add(MESSAGE, body, lines);
        add(PRIORITY, Integer.toString(msg.urgency().number()), lines);
        fields.forEach((name, value) -> add(name, value, lines));
        return lines.toString();
    }

    private static void add(String name, String value, StringJoiner lines) {
        value.lines().forEach(line -> lines.add(name + "=" + line));
        if (value.isEmpty()) {
            lines.add(name + "=");
        }
    }
}
