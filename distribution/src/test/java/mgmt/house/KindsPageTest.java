package mgmt.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mgmt.engine.internal.assembly.Offer;
import mgmt.engine.internal.kind.KindsText;
import mgmt.plugin.basic.internal.KvKind;
import mgmt.plugin.basic.internal.MsgKind;
import mgmt.plugin.basic.internal.NoopKind;
import mgmt.plugin.basic.internal.PasswordKind;
import mgmt.plugin.basic.internal.TimerKind;
import mgmt.plugin.exec.internal.ExecKind;
import mgmt.plugin.file.internal.FileKind;
import mgmt.plugin.svc.internal.Buses;
import mgmt.plugin.svc.internal.HostnameKind;
import mgmt.plugin.svc.internal.SvcKind;
import org.junit.jupiter.api.Test;

/** The page about kinds says what the records say. */
class KindsPageTest {

    private static final Path PAGE = Path.of("../docs/kinds.md");

    @Test
    void thePageIsFresh() throws Exception {
        String fresh = """
                # Kinds

                What may be written of a resource of each kind, besides `meta` and edges \
                ([concepts](concepts.md#the-graph-file)). `mgmt kinds NAME`
                prints the same of every kind that is installed. Made from the kinds themselves; a test tells when this page
                is stale.

                """
                + KindsText.markdown(List.of(
                        Offer.of("exec", new ExecKind()),
                        Offer.of("file", new FileKind()),
                        Offer.of("hostname", new HostnameKind(new Buses())),
                        Offer.of("kv", new KvKind()),
                        Offer.of("msg", new MsgKind()),
                        Offer.of("noop", new NoopKind()),
                        Offer.of("password", new PasswordKind()),
                        Offer.of("svc", new SvcKind(new Buses())),
                        Offer.of("timer", new TimerKind())));
        write(fresh);
        assertThat(PAGE).as("write it anew with -Dmgmt.write.kinds=true").hasContent(fresh);
    }

    private static void write(String fresh) throws IOException {
        if (Boolean.getBoolean("mgmt.write.kinds")) {
            Files.writeString(PAGE, fresh);
        }
    }
}
