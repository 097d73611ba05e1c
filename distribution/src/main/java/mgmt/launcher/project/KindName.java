package mgmt.launcher.project;

import java.util.Locale;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/**
 * The name of a kind that somebody is about to write, and what is called after it.
 *
 * @param text the name, as users will write it under {@code resources:}
 */
public record KindName(String text) {

    private static final Pattern SENSIBLE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    /**
     * Takes a name.
     *
     * @throws IllegalArgumentException when it cannot be one; the message says what would be right
     */
    public KindName {
        if (!SENSIBLE.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    text + " cannot be the name of a kind: one begins with a lower-case letter"
                            + " and holds lower-case letters, digits and single hyphens, such as motd or apt-key");
        }
        if (text.equals("resource")) {
            throw new IllegalArgumentException("resource is what every kind is of: choose another name");
        }
    }

    /** The name of the project, of its jar and of the plugin. */
    public String artifact() {
        return "plugin-" + text;
    }

    /** The package of its classes. A word of the Java language gets the underscore that the language advises. */
    public String packageName() {
        String word = text.replace("-", "");
        return "plugin." + word + (SourceVersion.isKeyword(word, SourceVersion.RELEASE_17) ? "_" : "");
    }

    /** The name of the class that is the kind. */
    public String className() {
        StringBuilder name = new StringBuilder();
        for (String part : text.split("-", -1)) {
            name.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
        }
        return name.append("Kind").toString();
    }
}
