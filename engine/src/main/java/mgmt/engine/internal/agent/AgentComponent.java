package mgmt.engine.internal.agent;

import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import mgmt.engine.internal.kind.KindRegistry;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The engine as the launcher sees it. The only class that knows the framework. */
@Component(service = {Callable.class, IntConsumer.class})
@MainCommand
public final class AgentComponent implements Callable<Integer>, IntConsumer {

    private final Settings settings;
    private final KindRegistry kinds;
    private final Stopping stopping = new Stopping();

    /** Called by Declarative Services. */
    @Activate
    public AgentComponent(BundleContext context, @Reference KindRegistry kinds) {
        this.settings = Settings.from(context::getProperty);
        this.kinds = kinds;
    }

    /** Carries out the command, on the main thread, and returns the exit status. */
    @Override
    public Integer call() throws Exception {
        return switch (settings.command()) {
            case "run" -> new Agent(settings, kinds, stopping).run();
            case "validate" -> new Validation(settings, kinds).run();
            default ->
                throw new IllegalStateException("the launcher asks for an unknown command " + settings.command());
        };
    }

    /** Stops, one rung further down the ladder; called on a signal's thread. */
    @Override
    public void accept(int rung) {
        stopping.climb(rung);
    }
}
