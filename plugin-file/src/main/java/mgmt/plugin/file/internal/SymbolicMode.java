package mgmt.plugin.file.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mode like {@code u=rw,go=r} or {@code a+rX}, by the rules of chmod(1): clauses change the bits one after the other. */
final class SymbolicMode implements Mode {

    private static final String RULE = "a mode is octal, such as 0644, or symbolic, such as u=rw,go=r";

    private static final Pattern CLAUSE = Pattern.compile("([ugoa]*)((?:[-+=](?:[ugo]|[rwxXst]*))+)");
    private static final Pattern ACTION = Pattern.compile("([-+=])([ugo](?![rwxXst])|[rwxXst]*)");

    private static final int SETID = 06000;
    private static final int STICKY = 01000;
    private static final int EXECUTE = 0111;

    private final List<Action> actions;

    private SymbolicMode(List<Action> actions) {
        this.actions = actions;
    }

    static SymbolicMode parse(String text) {
        List<Action> actions = new ArrayList<>();
        for (String clause : text.split(",", -1)) {
            Matcher parts = CLAUSE.matcher(clause);
            if (!parts.matches()) {
                throw new IllegalArgumentException("'" + text + "' is not a mode: " + RULE);
            }
            Matcher action = ACTION.matcher(parts.group(2));
            while (action.find()) {
                actions.add(Action.of(parts.group(1), action.group(1).charAt(0), action.group(2)));
            }
        }
        SymbolicMode mode = new SymbolicMode(List.copyOf(actions));
        if (!mode.isIdempotent()) {
            throw new IllegalArgumentException("'" + text + "' gives another mode each time that it is applied;"
                    + " write the mode that should come out");
        }
        return mode;
    }

    @Override
    public int appliedTo(int bits, boolean directory, int umask) {
        int result = bits;
        for (Action action : actions) {
            result = action.appliedTo(result, directory, umask);
        }
        return result;
    }

    /** Only actions that read bits, like {@code g=u} or {@code X}, can give more the second time, and they read these. */
    private boolean isIdempotent() {
        if (actions.stream().noneMatch(Action::reads)) {
            return true;
        }
        for (int bits = 0; bits <= PERMISSIONS; bits++) {
            for (boolean directory : new boolean[] {false, true}) {
                int once = appliedTo(bits, directory, 0);
                if (appliedTo(once, directory, 0) != once) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * One {@code +rw} of a clause.
     *
     * @param who the bits of those whom it is about; 0 when it names nobody
     * @param operation plus, minus or equals
     * @param named bits that it names
     * @param copied bits whose permissions, by shape, it copies; 0 when none
     * @param anyExecute whether {@code X} is among them
     */
    private record Action(int who, char operation, int named, int copied, boolean anyExecute) {

        static Action of(String who, char operation, String permissions) {
            if (!permissions.isEmpty() && "ugo".contains(permissions)) {
                return new Action(classes(who), operation, 0, classes(permissions) & PERMISSIONS, false);
            }
            int named = 0;
            for (int i = 0; i < permissions.length(); i++) {
                named |= switch (permissions.charAt(i)) {
                    case 'r' -> 0444;
                    case 'w' -> 0222;
                    case 'x' -> EXECUTE;
                    case 's' -> SETID;
                    case 't' -> STICKY;
                    default -> 0;
                };
            }
            return new Action(classes(who), operation, named, 0, permissions.contains("X"));
        }

        boolean reads() {
            return copied != 0 || anyExecute;
        }

        int appliedTo(int bits, boolean directory, int umask) {
            int value = named | copyOf(bits & copied);
            if (anyExecute && (directory || (bits & EXECUTE) != 0)) {
                value |= EXECUTE;
            }
            // A directory keeps its setuid and setgid unless the action names them: chmod(1) does so.
            int spared = directory ? SETID & ~named : 0;
            value &= (who == 0 ? ~umask : who) & ~spared;
            return switch (operation) {
                case '+' -> bits | value;
                case '-' -> bits & ~value;
                default -> (bits & ((who == 0 ? 0 : ~who) | spared)) | value;
            };
        }

        /** The permissions of one class, given to all three. */
        private static int copyOf(int permissions) {
            int one = permissions >> 6 | permissions >> 3 | permissions;
            return (one & 7) * EXECUTE;
        }

        private static int classes(String who) {
            int bits = 0;
            for (int i = 0; i < who.length(); i++) {
                bits |= switch (who.charAt(i)) {
                    case 'u' -> 04700;
                    case 'g' -> 02070;
                    case 'o' -> 01007;
                    default -> BITS;
                };
            }
            return bits;
        }
    }
}
