package mgmt.launcher.log;

import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.helpers.NOPMDCAdapter;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** How slf4j finds our loggers: it lives on the class path, and the system bundle exports slf4j to every bundle. */
public final class LogProvider implements SLF4JServiceProvider {

    /** The version of the slf4j API that this provider was written against. */
    private static final String API_VERSION = "2.0";

    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter diagnosticContext = new NOPMDCAdapter();
    private @Nullable ILoggerFactory loggers;

    @Override
    public void initialize() {
        loggers = new LineLoggers(Threshold.parse(System.getenv("MGMT_LOG")), LogLines.ofProcess(System.getenv()));
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        ILoggerFactory initialized = loggers;
        if (initialized == null) {
            throw new IllegalStateException("slf4j asks for loggers before it has initialized the provider");
        }
        return initialized;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return diagnosticContext;
    }

    @Override
    public String getRequestedApiVersion() {
        return API_VERSION;
    }
}
