package mgmt.plugins.needy;

import java.util.concurrent.Callable;
import mgmt.api.resource.Kind;
import mgmt.api.resource.ResourceKind;
import mgmt.plugins.mark.MarkKind;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The kind {@code mark} again, as long as there is a service that is never there. */
@Component(service = ResourceKind.class)
@Kind("mark")
public final class NeedyKind extends MarkKind {

    @Activate
    public NeedyKind(@Reference(target = "(never=true)") Callable<?> service) throws Exception {}
}
