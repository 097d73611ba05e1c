package mgmt.plugin.basic.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import mgmt.api.resource.ContractContext;
import mgmt.api.resource.Refresh;
import mgmt.api.resource.Refreshable;
import mgmt.api.resource.Reports;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceId;
import mgmt.plugin.basic.internal.NoopKind.Noop;
import org.junit.jupiter.api.Test;

class NoopKindTest {

    private final ContractContext context = new ContractContext(new ResourceId("noop", "n"));
    private final Resource noop = new NoopKind().open(new Noop(Optional.of("why not")), context);

    @Test
    void isAlwaysAsDesiredAndHoldsNothing() throws Exception {
        noop.watch(new Reports()).close();
        assertThat(noop.check().isNone()).isTrue();
        noop.close();
        assertThat(context.logged()).isEmpty();
    }

    @Test
    void logsANotification() throws Exception {
        ((Refreshable) noop).refresh(Refresh.of(List.of(new ResourceId("file", "f")), false));
        assertThat(context.logged()).containsExactly("INFO Received a notification!");
        assertThat(noop.check().isNone()).isTrue();
    }
}
