package mgmt.plugins.pigeon;

import java.util.List;
import mgmt.api.transport.Transport;
import mgmt.api.transport.TransportAbsentException;
import mgmt.api.transport.TransportContext;
import mgmt.api.transport.TransportException;
import mgmt.api.transport.TransportName;
import mgmt.api.transport.TransportProvider;
import mgmt.plugins.behaviour.Behaviour;
import org.osgi.service.component.annotations.Component;

/** The transport {@code pigeon}, for which no machine has what it needs. */
@Component(service = TransportProvider.class)
@TransportName("pigeon")
public class PigeonProvider implements TransportProvider<PigeonProvider.Loft> {

    public PigeonProvider() throws Exception {
        Behaviour.ofThisBundle().constructor().act();
    }

    /** Where the pigeons live. */
    public record Loft(List<String> places) {}

    @Override
    public Class<Loft> configurationType() {
        return Loft.class;
    }

    @Override
    public Transport open(Loft configuration, TransportContext context) throws TransportException {
        throw new TransportAbsentException("there are no pigeons");
    }
}
