package mgmt.plugin.svc.internal;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The name of a unit, such as {@code nginx.service} or {@code getty@tty1.service}; systemd.unit(5) says how they are made.
 *
 * @param prefix what stands before the at sign, or before the suffix
 * @param instance what stands behind the at sign
 * @param type the suffix without its dot
 */
record UnitName(String prefix, Optional<String> instance, String type) {

    /** What can be both started and stopped, in the order in which users are told of it. */
    static final List<String> TYPES = List.of("service", "socket", "timer", "mount", "target", "path");

    private static final List<String> OTHER_TYPES =
            List.of("automount", "device", "scope", "slice", "swap", "snapshot");
    private static final int LONGEST = 255;
    private static final String UNITS = "/org/freedesktop/systemd1/unit/";

    /**
     * Reads a name; one without a suffix is a service.
     *
     * @throws IllegalArgumentException when it is not one; the message says what would be right
     */
    static UnitName parse(String text) {
        int dot = text.lastIndexOf('.');
        String suffix = text.substring(dot + 1);
        if (dot > 0 && OTHER_TYPES.contains(suffix)) {
            throw new IllegalArgumentException("'" + text + "' is a " + suffix + " unit; possible are " + types());
        }
        boolean hasType = dot > 0 && TYPES.contains(suffix);
        String stem = hasType ? text.substring(0, dot) : text;
        String type = hasType ? suffix : "service";
        int at = stem.indexOf('@');
        UnitName name = at < 0
                ? new UnitName(stem, Optional.empty(), type)
                : new UnitName(stem.substring(0, at), Optional.of(stem.substring(at + 1)), type);
        name.validate(text);
        return name;
    }

    private void validate(String text) {
        if (prefix.isEmpty() || full().length() > LONGEST || !full().chars().allMatch(UnitName::isAllowed)) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not the name of a unit: letters, digits and :-_.\\@ are" + " allowed, at most "
                            + LONGEST + " of them, such as nginx or getty@tty1.service");
        }
        if (instance.isPresent() && instance.get().isEmpty()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is a template: write which instance of it, such as " + prefix + "@1." + type);
        }
    }

    private static boolean isAllowed(int letter) {
        return isPlain(letter) || ":-_.\\@".indexOf(letter) >= 0;
    }

    private static boolean isPlain(int letter) {
        return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9');
    }

    private static String types() {
        return "." + String.join(", .", TYPES);
    }

    /** The whole name, with its suffix. */
    String full() {
        return prefix + instance.map(text -> "@" + text).orElse("") + "." + type;
    }

    /** The names of the files that may define it, the best first: its own, and the template that it is an instance of. */
    List<String> files() {
        return instance.isPresent() ? List.of(full(), prefix + "@." + type) : List.of(full());
    }

    /** Its object on the bus; see org.freedesktop.systemd1(5) and sd_bus_path_encode(3). */
    String objectPath() {
        return objectPath(full());
    }

    static String objectPath(String unit) {
        StringBuilder path = new StringBuilder(UNITS);
        byte[] bytes = unit.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            boolean isLeadingDigit = i == 0 && bytes[i] >= '0' && bytes[i] <= '9';
            if (isPlain(bytes[i]) && !isLeadingDigit) {
                path.append((char) bytes[i]);
            } else {
                path.append("_%02x".formatted(bytes[i]));
            }
        }
        return path.toString();
    }

    /** Replaces the specifiers that names of linked units use; see systemd.unit(5). */
    String expand(String text) {
        return text.replace("%n", full())
                .replace("%N", full().substring(0, full().length() - type.length() - 1))
                .replace("%p", prefix)
                .replace("%i", instance.orElse(""))
                .replace("%%", "%");
    }

    @Override
    public String toString() {
        return full();
    }
}
