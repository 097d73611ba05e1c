package mgmt.plugins.behaviour;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;

/**
 * How the bundle at hand is to behave, which is told by a file in it: versions of one plugin differ by that file alone.
 *
 * @param properties what the file says
 */
public record Behaviour(Properties properties) {

    /** The file in the bundle. */
    public static final String FILE = "behaviour.properties";

    /** Of the bundle that this class was loaded from. */
    public static Behaviour ofThisBundle() {
        Properties properties = new Properties();
        try (InputStream file = Behaviour.class.getResourceAsStream("/" + FILE)) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Behaviour(properties);
    }

    /** What the bundle's resources are marked with. */
    public String marker() {
        return properties.getProperty("marker", "");
    }

    /** What the component's constructor does. */
    public How constructor() {
        return how("constructor");
    }

    /** What the bundle's activator does. */
    public How activator() {
        return how("activator");
    }

    /** Whether it names null as the type of its desired state. */
    public boolean isWithoutDesiredType() {
        return how("desired") == How.RETURN_NULL;
    }

    /** Whether its desired state has a component that no graph file could fill. */
    public boolean isUnfillable() {
        return how("unfillable") != How.WELL;
    }

    /** The text that its desired state refuses; null when it takes any. */
    public String refused() {
        return properties.getProperty("refuses");
    }

    private How how(String key) {
        return How.valueOf(
                properties.getProperty(key, "well").toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
