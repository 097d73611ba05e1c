package mgmt.launcher;

/** What may name a host: it becomes part of keys in a store, of files' names, and of lines on a terminal. */
final class HostName {

    private static final int LONGEST = 253;

    private HostName() {}

    /** Lets a name pass that can be used. */
    static String require(String name) throws LaunchException {
        if (name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new LaunchException("a host name is more than dots: " + name);
        }
        if (name.length() > LONGEST) {
            throw new LaunchException(
                    "a host name has at most " + LONGEST + " characters, and this has " + name.length());
        }
        if (name.codePoints().anyMatch(HostName::isForbidden)) {
            throw new LaunchException(
                    "a host name holds no blanks, no slashes and nothing that cannot be seen: " + visible(name));
        }
        return name;
    }

    private static boolean isForbidden(int character) {
        return character == '/' || Character.isWhitespace(character) || isUnseen(character);
    }

    private static boolean isUnseen(int character) {
        return Character.isSpaceChar(character)
                || switch (Character.getType(character)) {
                    case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> true;
                    default -> false;
                };
    }

    /** It may hold what would rewrite the line of the complaint. */
    private static String visible(String name) {
        StringBuilder shown = new StringBuilder();
        name.codePoints().forEach(c -> shown.appendCodePoint(isUnseen(c) && c != ' ' ? '?' : c));
        return shown.toString();
    }
}
