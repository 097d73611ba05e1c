package mgmt.plugin.svc.internal;

import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * The connections that the kinds of this bundle share. A service, so that there is one of it; of no use to other bundles, nor
 * to another version of this one, which have other classes.
 */
@Component(service = Buses.class)
public final class Buses {

    private final Bus system;
    private final Bus user;

    /** Looks for the buses where this process's environment says. */
    @Activate
    public Buses() {
        this(System.getenv());
    }

    Buses(Map<String, String> environment) {
        this.system = new Bus(BusPlace.ofSystem(environment), Bus.PATIENCE);
        this.user = new Bus(BusPlace.ofUser(environment, BusPlace.runtime(environment)), Bus.PATIENCE);
    }

    Bus system() {
        return system;
    }

    Bus user() {
        return user;
    }

    /**
     * Closes whatever was not closed, and waits for it: a bundle that has gone leaves no connection, and a connection that
     * is closed by a thread of its own needs the bundle's classes until then.
     */
    @Deactivate
    void deactivate() {
        system.close();
        user.close();
        system.awaitEnd();
        user.awaitEnd();
    }
}
