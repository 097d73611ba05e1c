package mgmt.launcher;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mgmt.launcher.log.Causes;
import org.osgi.framework.BundleException;

/** Says why a bundle does not start, in words that don't need the specification of OSGi at hand. */
final class BundleTrouble {

    private static final Pattern MISSING_PACKAGE = Pattern.compile("osgi\\.wiring\\.package=([\\w.]+)\\)"
            + "(?:\\(version>=([\\d.]+)\\)(?:\\(!\\(version>=([\\d.]+)\\)\\))?)?");

    private BundleTrouble() {}

    static String describe(BundleException trouble) {
        String message = Causes.describe(trouble);
        Matcher missing = MISSING_PACKAGE.matcher(message);
        if (trouble.getType() != BundleException.RESOLVE_ERROR || !missing.find()) {
            return message;
        }
        String versions = missing.group(2) == null ? "" : " from version " + missing.group(2);
        String below = missing.group(3) == null ? "" : " below " + missing.group(3);
        return "it needs the package " + missing.group(1) + versions + below + ", which no bundle here offers";
    }
}
