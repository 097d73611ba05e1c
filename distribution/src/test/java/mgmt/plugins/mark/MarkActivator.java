package mgmt.plugins.mark;

import mgmt.plugins.behaviour.Behaviour;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** No plugin needs one; this one is there to misbehave. */
public final class MarkActivator implements BundleActivator {

    @Override
    public void start(BundleContext context) throws Exception {
        Behaviour.ofThisBundle().activator().act();
    }

    @Override
    public void stop(BundleContext context) {}
}
