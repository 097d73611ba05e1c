package mgmt.plugin.file.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import mgmt.api.resource.ContractContext;
import mgmt.api.resource.Drift;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceId;

/** Does to declarations what the engine does, once and in the thread of the test. */
final class Agent implements AutoCloseable {

    final ContractContext context = new ContractContext(new ResourceId("file", "test"));
    private final FileKind kind = new FileKind();

    Resource open(Declared declared) {
        return kind.open(declared.desired(), context);
    }

    Drift check(Declared declared) throws Exception {
        return open(declared).check();
    }

    /** Applies what a check finds; a second check must find nothing. What the first has found. */
    Drift settle(Declared declared) throws Exception {
        Resource resource = open(declared);
        Drift drift = resource.check();
        if (!drift.isNone()) {
            resource.apply(drift);
        }
        assertThat(resource.check()).hasToString("none");
        assertThat(context.openReplacements()).isZero();
        return drift;
    }

    /** Applies what a check finds, for tests of failures. */
    void tryToSettle(Declared declared) throws Exception {
        Resource resource = open(declared);
        resource.apply(resource.check());
    }

    @Override
    public void close() throws IOException {
        context.close();
    }
}
