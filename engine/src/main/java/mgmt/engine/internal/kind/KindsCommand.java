package mgmt.engine.internal.kind;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import mgmt.engine.internal.control.ControlCommand;
import mgmt.engine.internal.control.Terminal;

/** {@code mgmt kinds [NAME]}: what may be written of the kinds that are there. */
public final class KindsCommand implements ControlCommand {

    private final KindRegistry registry;

    public KindsCommand(KindRegistry registry) {
        this.registry = registry;
    }

    @Override
    public int answer(List<String> arguments, Terminal terminal) throws IOException {
        KindsText text = new KindsText(registry.kinds());
        if (arguments.isEmpty()) {
            terminal.print(text.all());
            return 0;
        }
        String name = arguments.get(0);
        Optional<String> one = text.one(name);
        if (one.isEmpty()) {
            terminal.complain("mgmt: " + text.unknown(name));
            return 1;
        }
        terminal.print(one.get());
        return 0;
    }
}
