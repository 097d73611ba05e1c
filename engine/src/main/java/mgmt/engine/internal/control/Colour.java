package mgmt.engine.internal.control;

import mgmt.engine.internal.converger.Status;

/** The colours of a terminal. */
public enum Colour {
    RED(31),
    GREEN(32),
    YELLOW(33),
    CYAN(36);

    private final int code;

    Colour(int code) {
        this.code = code;
    }

    /** A text in this colour. */
    public String paint(String text) {
        return "\033[" + code + "m" + text + "\033[0m";
    }

    /** A status in words, in the colour that says whether it is well. */
    public static String paint(Status status, boolean colour) {
        if (!colour) {
            return status.text();
        }
        Colour fitting = switch (status) {
            case SETTLED -> GREEN;
            case FAILED, ABANDONED -> RED;
            case BLOCKED, RETRYING, NO_SUCH_KIND -> YELLOW;
            case WAITING, CHECKING, APPLYING, REFRESHING -> CYAN;
        };
        return fitting.paint(status.text());
    }
}
