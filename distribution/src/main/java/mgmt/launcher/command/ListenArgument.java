package mgmt.launcher.command;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mgmt.launcher.command.Command.ListenAddress;

/** An address and a port, as {@code 127.0.0.1:9233}, {@code [::1]:9233} or {@code :9233}. */
final class ListenArgument {

    /** What is in brackets may have colons, what is not has none: where else would the port begin? */
    private static final Pattern FORM =
            Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%\\w+)?)\\]|([^\\s:\\[\\]/]*)):(\\d{1,5})");

    private static final int HIGHEST = 65_535;

    private ListenArgument() {}

    static ListenAddress read(String where, String text) throws UsageException {
        Matcher form = FORM.matcher(text.strip());
        if (form.matches()) {
            int port = Integer.parseInt(form.group(3));
            if (port <= HIGHEST) {
                return new ListenAddress(form.group(1) == null ? form.group(2) : form.group(1), port);
            }
        }
        throw new UsageException(where + " wants an address and a port up to " + HIGHEST
                + ", such as 127.0.0.1:9233, [::1]:9233, or :9233 for all addresses, not " + text);
    }
}
