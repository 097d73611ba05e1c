package mgmt.engine.internal.plugin;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The plugins' thread of a test, which is the one that calls; what is for later never comes. */
record ThisThread(BooleanSupplier ending) implements Plugins.Later {

    @Override
    public void run(Duration after, Runnable task) {}

    @Override
    public boolean isEnding() {
        return ending.getAsBoolean();
    }
}
