package mgmt.engine.internal.agent;

import java.util.concurrent.Callable;
import java.util.function.IntConsumer;
import mgmt.engine.internal.framework.FrameworkBundles;
import mgmt.engine.internal.kind.KindRegistry;
import mgmt.engine.internal.plugin.Offered;
import mgmt.engine.internal.transport.TransportRegistry;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** The engine as the launcher sees it. */
@Component(service = {Callable.class, IntConsumer.class})
@MainCommand
public final class AgentComponent implements Callable<Object>, IntConsumer {

    /** In the place of an exit status: the framework is to be started anew. */
    private static final String RESTART = "restart";

    private final Settings settings;
    private final FrameworkBundles bundles;
    private final Offered offered;
    private final Runnable rested;
    private final Stopping stopping = new Stopping();

    /**
     * Called by Declarative Services.
     *
     * @param rested the launcher's, which wants to know when the first graph is at rest
     */
    @Activate
    public AgentComponent(
            @Reference FrameworkBundles bundles,
            @Reference KindRegistry kinds,
            @Reference TransportRegistry transports,
            @Reference(target = "(main.rested=true)", cardinality = ReferenceCardinality.OPTIONAL) @Nullable
                    Runnable rested) {
        this.settings = Settings.from(bundles::property);
        this.bundles = bundles;
        this.offered = new Offered(kinds, transports);
        this.rested = rested == null ? () -> {} : rested;
    }

    /** Carries out the command, on the main thread, and returns the exit status, or the word {@code restart}. */
    @Override
    public Object call() throws Exception {
        return switch (settings.command()) {
            case "run" -> {
                Agent agent = new Agent(settings, bundles, offered, stopping);
                int status = agent.run(rested);
                yield agent.wantsRestart() ? RESTART : (Object) status;
            }
            case "validate" -> new WithoutAgent(settings, bundles, offered).validate();
            case "plan" -> new WithoutAgent(settings, bundles, offered).plan();
            case "kinds" -> new WithoutAgent(settings, bundles, offered).kinds();
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
