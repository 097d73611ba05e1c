package mgmt.plugins.tally;

import mgmt.api.resource.Kind;
import mgmt.api.resource.ResourceKind;
import mgmt.plugins.mark.MarkKind;
import org.osgi.service.component.annotations.Component;

/** The kind {@code tally}, another {@code mark}. */
@Component(service = ResourceKind.class)
@Kind("tally")
public final class TallyKind extends MarkKind {

    public TallyKind() throws Exception {}
}
