package mgmt.engine.internal.declaration;

/**
 * A pattern for whole names, as in a shell: {@code *} stands for any text, {@code ?} for one character, and everything
 * else for itself.
 *
 * @param text the pattern
 */
public record Glob(String text) {

    /** Whether it stands for one name only. */
    public boolean isLiteral() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    /** Whether a name fits; takes no longer than the product of both lengths, whatever the pattern. */
    public boolean matches(String name) {
        int at = 0;
        int inName = 0;
        int afterStar = -1;
        int restart = 0;
        while (inName < name.length()) {
            char wanted = at < text.length() ? text.charAt(at) : 0;
            if (at < text.length() && wanted == '*') {
                afterStar = ++at;
                restart = inName;
            } else if (at < text.length() && wanted == '?') {
                at++;
                inName = name.offsetByCodePoints(inName, 1);
            } else if (at < text.length() && wanted == name.charAt(inName)) {
                at++;
                inName++;
            } else if (afterStar >= 0) {
                at = afterStar;
                restart = name.offsetByCodePoints(restart, 1);
                inName = restart;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
