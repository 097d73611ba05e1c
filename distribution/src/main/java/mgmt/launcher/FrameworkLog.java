package mgmt.launcher;

import org.apache.felix.framework.Logger;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleException;
import org.slf4j.LoggerFactory;

/**
 * Brings what Felix has to say into our log. Felix logs a bundle's failure and throws it as well; whoever catches it
 * reports it, so here it is for those who debug.
 */
final class FrameworkLog extends Logger {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("mgmt.framework");

    @Override
    protected void doLog(int level, String message, @Nullable Throwable thrown) {
        if (level == LOG_ERROR && !(thrown instanceof BundleException)) {
            LOG.error("{}", message, thrown);
        } else if (level == LOG_WARNING) {
            LOG.warn("{}", message, thrown);
        } else {
            LOG.debug("{}", message, thrown);
        }
    }
}
