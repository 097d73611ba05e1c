package mgmt.engine.internal.declaration;

/** Shows text of unknown length and content within one line of an error message. */
public final class Quotation {

    private static final int LONGEST = 60;

    private Quotation() {}

    /** The text in double quotes, shortened, with control characters escaped. */
    public static String of(String text) {
        return '"' + oneLine(text, LONGEST) + '"';
    }

    /** The text without anything that could end or rewrite a line of a terminal, shortened to some length. */
    public static String oneLine(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        int end =
                text.codePointCount(0, text.length()) <= longest ? text.length() : text.offsetByCodePoints(0, longest);
        text.substring(0, end).codePoints().forEach(character -> append(shown, character));
        return end == text.length() ? shown.toString() : shown.append("...").toString();
    }

    private static void append(StringBuilder shown, int character) {
        switch (character) {
            case '\n' -> shown.append("\\n");
            case '\t' -> shown.append("\\t");
            case '\r' -> shown.append("\\r");
            default -> {
                if (Character.isISOControl(character) || Character.getType(character) == Character.FORMAT) {
                    shown.append(String.format("\\u%04x", character));
                } else {
                    shown.appendCodePoint(character);
                }
            }
        }
    }
}
